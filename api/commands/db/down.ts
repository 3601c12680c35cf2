import { migrateDown } from '../../platform/db/migrate.ts';
import { withMigrations } from '../../platform/db/migrations.ts';
import { type Command, parseCall } from '../command.ts';
import { configured } from './database.ts';

/** `agenthub db down` */
export const downCommand: Command = {
  summary:
    'revert the newest migration, a number of them, or all after a named one; their data is lost',
  help: `usage: agenthub db down [<count> | <name of the migration that stays>] [--force]

Reverts migrations of the configured database, newest first: one, the given number, or all after the named
one. The data in their tables and columns is lost: make a backup first. Where whole assets would be deleted,
because the release before does not have their kind, they are named and nothing is reverted.

  --force   delete such assets

  agenthub db down
  agenthub db down 2         (also: agenthub db down -2)
  agenthub db down 0002_search
  agenthub db down 0006_search_merges --force
`,
  async run(env, args, { out }) {
    // Those who come from Alembic write `downgrade -1`.
    const at = args.findIndex((one) => !one.startsWith('-') || /^-\d{1,4}$/.test(one));
    const argument = (args[at] ?? '1').replace(/^-(?=\d)/, '');
    const options = args.filter((_, index) => index !== at);
    const { values } = parseCall(options, { force: { type: 'boolean' } });
    const until = /^\d{1,4}$/.test(argument) ? { count: Number(argument) } : { to: argument };
    const undone = await withMigrations(configured(env).where, (target, migrations) =>
      migrateDown(target, migrations, until, { force: values.force ?? false }),
    );
    for (const name of undone) out(`undone ${name}`);
    if (undone.length === 0) out('nothing to undo');
    return 0;
  },
};
