import { restoreDatabase } from '../../platform/db/move/restore.ts';
import { type Command, parseCall, progressLines } from '../command.ts';
import { blobsOf, configured } from './database.ts';

/** `agenthub db restore` */
export const restoreCommand: Command = {
  summary: 'restore a backup into the database',
  help: `usage: agenthub db restore FILE [--force] [--json]

Checks the backup, restores it into the configured database, of any kind, and applies newer migrations.
Stop every server first. If it fails, the old data is still there: a file is replaced at the end (the old
one is kept as ….before-restore), and Postgres takes everything in one transaction. A libSQL server is
written page by page: after a failure run it again with --force.

  --force   replace the registry in the database
  --json    print the result as one JSON object

  agenthub db restore /backups/agenthub-2026-01-31.db
`,
  async run(env, args, output) {
    const { values, positionals } = parseCall(
      args,
      { force: { type: 'boolean' }, json: { type: 'boolean' } },
      ['FILE'],
    );
    const { config, where } = configured(env);
    const { kept } = await restoreDatabase(positionals[0] ?? '', where, {
      force: values.force ?? false,
      onProgress: progressLines(output),
      blobsOf: blobsOf(config),
    });
    if (values.json) output.out(JSON.stringify({ restored: positionals[0], kept }));
    else output.out(`restored ${positionals[0]}`);
    if (kept !== null && !values.json)
      output.out(`what was there before is ${kept}; remove it when all is well`);
    return 0;
  },
};
