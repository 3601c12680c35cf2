import { existsSync } from 'node:fs';
import { backupDatabase } from '../../platform/db/move/backup.ts';
import { CommandRefused } from '../../platform/db/move/refused.ts';
import { filePath } from '../../platform/db/prepare-file.ts';
import { kindOfUrl } from '../../platform/db/url.ts';
import { type Command, parseCall, progressLines } from '../command.ts';
import { blobsOf, configured, withStorage } from './database.ts';

/** `agenthub db backup` */
export const backupCommand: Command = {
  summary: 'write all that the database holds into one file, while the server runs',
  help: `usage: agenthub db backup FILE [--force] [--json]

Writes the configured database, as it is at one moment, into FILE: a database file, whatever kind of
database it comes from, so it can be restored into any. FILE has mode 0600 and appears when it is whole.

  --force   replace FILE if it is there
  --json    the result as one JSON object

Not in it: archives that lie in a bucket, and SECRET_KEY (in the embedded mode the file secret-key in the
data folder): keep those too.

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
