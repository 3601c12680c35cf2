import { migrationStatus } from '../../platform/db/migrate.ts';
import { withMigrations } from '../../platform/db/migrations.ts';
import { type Command, parseCall } from '../command.ts';
import { configured } from './database.ts';

/** `agenthub db status` */
export const statusCommand: Command = {
  summary: 'list the migrations, and when each was applied',
  help: `usage: agenthub db status

Lists the migrations of this release and when each was applied to the configured database, or "pending".
`,
  async run(env, args, { out }) {
    parseCall(args, {});
    const statuses = await withMigrations(configured(env).where, migrationStatus);
    for (const { name, appliedAt } of statuses) out(`${name}  ${appliedAt ?? 'pending'}`);
    return 0;
  },
};
