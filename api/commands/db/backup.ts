import { existsSync } from 'node:fs';
import { backupDatabase } from '../../platform/db/move/backup.ts';
import { CommandRefused } from '../../platform/db/move/refused.ts';
import { filePath } from '../../platform/db/prepare-file.ts';
import { kindOfUrl } from '../../platform/db/url.ts';
import { type Command, parseCall, progressLines } from '../command.ts';
import { blobsOf, configured, withStorage } from './database.ts';

/** `agenthub db backup` */
export const backupCommand: Command = {
  summary: 'write the whole database to one file, while the server runs',
  help: `usage: agenthub db backup FILE [--force] [--json]

Writes a snapshot of the configured database to FILE. FILE is always a database file, whatever the kind of
the database, so it can be restored into any kind. It has mode 0600 and appears once it is complete.

  --force   replace FILE if it exists
  --json    print the result as one JSON object

The backup does not include archives in a bucket, nor SECRET_KEY (in the embedded mode the file secret-key
in the data folder): back those up too.

  agenthub db backup /backups/agenthub-$(date +%F).db
`,
  async run(env, args, output) {
    const { values, positionals } = parseCall(
      args,
      { force: { type: 'boolean' }, json: { type: 'boolean' } },
      ['FILE'],
    );
    const { config, where } = configured(env);
    if (kindOfUrl(where.url) === 'file' && !existsSync(filePath(where.url)))
      throw new CommandRefused(`There is no database at ${filePath(where.url)} to back up.`);
    const written = await withStorage(where, ({ db }) =>
      backupDatabase({ url: where.url, db }, positionals[0] ?? '', {
        force: values.force ?? false,
        onProgress: progressLines(output),
        blobsOf: blobsOf(config),
      }),
    );
    output.out(
      values.json ? JSON.stringify(written) : `wrote ${written.path} (${written.bytes} bytes)`,
    );
    return 0;
  },
};
