import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#schema/error.ts';
import { type Config, loadConfig } from '../config.ts';
import type { BlobStore } from '../domain/blobs.ts';
import { copyBlobs, type CopyProgress } from '../domain/blobs/copy.ts';
import { blobStoreChoice } from '../node.ts';
import { openBlobStore } from '../platform/blobs/open.ts';
import { createLog } from '../platform/log.ts';
import { DatabaseOpenError } from '../platform/db/open-error.ts';
import { openStorage } from '../platform/db/open.ts';

/** How `agenthub blobs` is called. */
export const blobsUsage = `usage: agenthub blobs copy --from database|s3 --to database|s3 [--verify]

  copy      every archive from one store to the other; the source stays as it is. Run it again to go on
            after a stop, and once more after the switch of BLOB_STORE for what was published meanwhile.
  --verify  read back every archive at the target, and replace what is damaged there

The database is that of DATABASE_URL, the bucket that of S3_*. Ends with 1 when an archive could not be copied.
`;

const stores = ['database', 's3'] as const;
type Store = (typeof stores)[number];
type CopyCall = { from: Store; to: Store; verify: boolean };

/** Where a command writes: results, and what is on the way. */
export type BlobsOutput = { out(line: string): void; progress(line: string): void };

/** How often the progress of a long copy is told. */
const progressMilliseconds = 2_000;

/**
 * Copies blobs between the stores of an environment. Gives the exit code: 0 when all are there, 1 when
 * some are not, 2 for a wrong call, which it explains. Throws `ConfigError`, `DatabaseOpenError` or
 * `BlobStoreOpenError` for what the environment has wrong.
 */
export async function blobsCommand(
  env: NodeJS.ProcessEnv,
  args: string[],
  { out, progress }: BlobsOutput,
): Promise<number> {
  const call = readCall(args);
  if (!call) {
    progress(blobsUsage.trimEnd());
    return 2;
  }
  const config = loadConfig(env, (path) => readFileSync(path, 'utf8'));
  const url = config.DATABASE_URL ?? `file:${join(config.DATA_DIR, 'agenthub.db')}`;
  const log = createLog('warn', (line) => progress(line.trimEnd()));
  const authToken = config.DATABASE_AUTH_TOKEN;
  // It may be that of a server of another release that runs: its tables are not ours to change.
  const { db, close } = await openStorage({ url, authToken, migrate: false, log });
  try {
    await db.check().catch((err: unknown) => {
      if (!(err instanceof AppError)) throw err;
      const mend = 'Run "agenthub db up" first.';
      throw new DatabaseOpenError(`DATABASE_URL: ${err.detail} ${mend}`, { cause: err });
    });
    const open = (store: Store) => openBlobStore(blobStoreChoice(config, store), db);
    const [from, to] = [await open(call.from), await open(call.to)];
    const done = await runCopy(from, to, call, progress);
    if (!done) return 1;
    for (const line of summary(done, call, config)) out(line);
    return done.failed > 0 ? 1 : 0;
  } finally {
    await close();
  }
}

/** What the arguments ask for; null when they make no sense. */
function readCall(args: string[]): CopyCall | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        verify: { type: 'boolean', default: false },
      },
    });
    const from = stores.find((store) => store === values.from);
    const to = stores.find((store) => store === values.to);
    const isCopy = positionals.length === 1 && positionals[0] === 'copy';
    return isCopy && from && to && from !== to ? { from, to, verify: values.verify } : null;
  } catch {
    return null; // An option that there is not.
  }
}

/** Copies and tells how far it is; null, and why, when a store stopped answering. */
async function runCopy(
  from: BlobStore,
  to: BlobStore,
  { verify }: CopyCall,
  tell: (line: string) => void,
): Promise<CopyProgress | null> {
  let toldAt = performance.now();
  try {
    return await copyBlobs(from, to, {
      verify,
      onFailure: (digest, reason) => tell(`not copied: ${digest}: ${reason}`),
      onProgress(now) {
        if (performance.now() - toldAt < progressMilliseconds) return;
        toldAt = performance.now();
        tell(`${now.copied} copied (${mebibytes(now.copiedBytes)}), ${now.present} there before`);
      },
    });
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    const cause = err.cause instanceof Error ? ` (${err.cause.message})` : '';
    tell(`agenthub: ${err.detail}${cause} Run it again: what is copied stays copied.`);
    return null;
  }
}

function* summary(done: CopyProgress, { from, to, verify }: CopyCall, config: Config) {
  yield `${done.copied} copied (${mebibytes(done.copiedBytes)}), ${done.present} there before${verify ? ' and right' : ''}, ${done.failed} failed`;
  if (done.failed > 0) {
    yield `What failed is damaged in ${from}: publish it again, or restore it from a backup.`;
  } else if (config.BLOB_STORE !== to) {
    yield `Now set BLOB_STORE=${to}, restart, and run this once more for what was published meanwhile.`;
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
