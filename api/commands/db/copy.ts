import { existsSync } from 'node:fs';
import { urlArgument } from '../../config.ts';
import { copyDatabase, type CopyResult } from '../../platform/db/move/copy-database.ts';
import { DatabaseOpenError } from '../../platform/db/open-error.ts';
import type { Storage } from '../../platform/db/storage.ts';
import { DatabaseFailed } from '../../platform/db/move/failed.ts';
import { assertNotInUse } from '../../platform/db/move/in-use.ts';
import { CommandRefused } from '../../platform/db/move/refused.ts';
import { filePath } from '../../platform/db/prepare-file.ts';
import { kindOfUrl } from '../../platform/db/url.ts';
import {
  alignedLines,
  type Command,
  exitCodes,
  type Output,
  parseCall,
  progressLines,
  UsageError,
} from '../command.ts';
import { blobsOf, configured, withStorage } from './database.ts';

/** `agenthub db copy` */
export const copyCommand: Command = {
  summary: 'copy a registry into another database, of any kind',
  help: `usage: agenthub db copy [--from URL] --to URL [--verify] [--resume | --overwrite] [--json]

Copies every row to an empty database and builds the search index there. The source is read as a snapshot,
so its server may keep running. No server may run on the target.

  --from URL    file:, libsql: or postgres:; the configured database by default
  --to URL      the same kinds of URL
                env:NAME instead of a URL reads it from that variable, so that the password stays hidden
  --verify      afterwards compare counts and checksums of every table, and recompute every blob's digest
  --resume      continue an interrupted copy, including later changes of the source
  --overwrite   empty the target first: its data is lost
  --json        print the result as one JSON object

Blobs in a bucket are not copied: both databases keep referring to them.
Exits with 3 if --verify finds a difference; no server then starts on the target.

  agenthub db copy --from file:./data/agenthub.db --to env:NEW_DATABASE_URL --verify
  agenthub db copy --from env:NEW_DATABASE_URL --to file:./data/again.db --verify
`,
  async run(env, args, output) {
    const { values } = parseCall(args, {
      from: { type: 'string' },
      to: { type: 'string' },
      verify: { type: 'boolean' },
      resume: { type: 'boolean' },
      overwrite: { type: 'boolean' },
      json: { type: 'boolean' },
    });
    if (values.to === undefined) throw new UsageError('Give --to.');
    if (values.resume && values.overwrite)
      throw new UsageError('Give --resume or --overwrite, not both.');
    const { config, where } = configured(env);
    const from = values.from === undefined ? where : { url: urlArgument(env, values.from) };
    const to = { url: urlArgument(env, values.to) };
    const fromName = values.from === undefined ? 'DATABASE_URL' : '--from';
    await namedBy(fromName, async () => kindOfUrl(from.url));
    await namedBy('--to', async () => {
      assertApart(from.url, to.url);
      await assertNotInUse(to);
    });
    const mode = values.resume ? 'resume' : values.overwrite ? 'overwrite' : 'new';
    const copyInto = (source: Storage) =>
      withStorage(to, async ({ db, search }) =>
        copyDatabase(
          source.db,
          { where: to, db, search, blobs: await blobsOf(config)(db) },
          { mode, verify: values.verify ?? false, onProgress: progressLines(output) },
        ),
      );
    const result = await namedBy(fromName, () =>
      withStorage(from, (source) => namedBy('--to', () => copyInto(source))),
    ).catch(sayHowToGoOn);
    if (values.json) output.out(JSON.stringify(result));
    else print(result, output);
    return result.verified && result.verified.differences.length > 0 ? exitCodes.faults : 0;
  },
};

/** Names the argument, instead of DATABASE_URL, in the error of a database that cannot be opened. */
async function namedBy<T>(argument: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseOpenError)) throw error;
    throw new DatabaseOpenError(error.message.replaceAll('DATABASE_URL', argument), {
      cause: error,
    });
  }
}

function sayHowToGoOn(error: unknown): never {
  if (!(error instanceof DatabaseFailed)) throw error;
  throw new CommandRefused(
    `The copy stopped: ${error.message}. The source is as it was. When both databases answer again, run the same command with --resume.`,
    { cause: error },
  );
}

function assertApart(from: string, to: string): void {
  const [source, target] = [from, to].map((url) =>
    kindOfUrl(url) === 'file' ? filePath(url) : url,
  );
  if (source === target) throw new CommandRefused('The source and the target are the same.');
  if (kindOfUrl(from) === 'file' && !existsSync(filePath(from)))
    throw new CommandRefused(`The source ${filePath(from)} is not there.`);
}

function print(
  { tables, verified, unreadManifests, wasFinished }: CopyResult,
  { out, progress }: Output,
): void {
  if (wasFinished) progress('the copy had been finished before: nothing was copied');
  const checksums = new Map(verified?.target.tables.map((one) => [one.table, one.checksum]));
  const rows = tables.map(({ table, rows }) => [
    table,
    String(rows),
    ...(verified ? [`sha256:${checksums.get(table) ?? ''}`] : []),
  ]);
  const head = ['table', 'rows', ...(verified ? ['checksum'] : [])];
  for (const line of alignedLines([head, ...rows], [1])) out(line);
  if (unreadManifests > 0)
    progress(
      `${unreadManifests} assets are found by name and description only: their archives cannot be read. Run: agenthub db check`,
    );
  for (const line of verified?.differences ?? []) progress(`differs: ${line}`);
  if (verified?.differences.length === 0)
    out('verified: every table and every blob is the same in both');
}
