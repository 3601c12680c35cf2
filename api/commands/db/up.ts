import { migrateUp } from '../../platform/db/migrate.ts';
import { withMigrations } from '../../platform/db/migrations.ts';
import { type Command, parseCall } from '../command.ts';
import { configured } from './database.ts';

/** `agenthub db up` */
export const upCommand: Command = {
  summary: 'apply pending migrations',
  help: `usage: agenthub db up

Applies the migrations that the configured database lacks. Safe to run from many processes at once.
`,
  async run(env, args, { out }) {
    parseCall(args, {});
    const applied = await withMigrations(configured(env).where, migrateUp);
    for (const name of applied) out(`applied ${name}`);
    if (applied.length === 0) out('nothing to apply');
    return 0;
  },
};
