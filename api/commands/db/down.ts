import { migrateDown } from '../../platform/db/migrate.ts';
import { withMigrations } from '../../platform/db/migrations.ts';
import { type Command, parseCall } from '../command.ts';
import { configured } from './database.ts';

/** `agenthub db down` */
export const downCommand: Command = {
  summary:
    'revert the newest migration, a number of them, or all after a named one; their data is lost',
  help: `usage: agenthub db down [<count> | <name of the migration that stays>]

Reverts migrations of the configured database, newest first: one, the given number, or all after the named
one. The data in their tables and columns is lost: make a backup first.

  agenthub db down
  agenthub db down 2
  agenthub db down 0002_search
`,
  async run(env, args, { out }) {
    const [argument = '1', ...rest] = args;
    parseCall(rest.length > 0 || argument.startsWith('-') ? args : [], {});
    const until = /^\d{1,4}$/.test(argument) ? { count: Number(argument) } : { to: argument };
    const undone = await withMigrations(configured(env).where, (target, migrations) =>
      migrateDown(target, migrations, until),
    );
    for (const name of undone) out(`undone ${name}`);
    if (undone.length === 0) out('nothing to undo');
    return 0;
  },
};
