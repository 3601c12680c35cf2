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

/** The help of `agenthub blobs`. */
export const blobsUsage = `usage: agenthub blobs copy --from database|s3 --to database|s3 [--verify]

  copy      copy every archive from one store to the other; the source stays unchanged. Run it again to
            continue after a stop, and once more after changing BLOB_STORE, for archives published meanwhile.
  --verify  verify every archive at the target, and replace damaged ones

Uses the database of DATABASE_URL and the bucket of S3_*. Exits with 1 if an archive could not be copied.
`;

const stores = ['database', 's3'] as const;
type Store = (typeof stores)[number];
type CopyCall = { from: Store; to: Store; verify: boolean };

/** Where a command writes results and progress. */
export type BlobsOutput = { out(line: string): void; progress(line: string): void };

/** The interval of progress reports. */
const progressMilliseconds = 2_000;

/**
 * Copies blobs between the configured stores. Returns the exit code: 0 if all were copied, 1 if some were
 * not, 2 for wrong arguments, which it explains. Throws `ConfigError`, `DatabaseOpenError` or
 * `BlobStoreOpenError` for a wrong environment.
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
  // Not migrated: a server of another release may be using the database.
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

/** Parses the arguments; null if they are wrong. */
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
    return null; // An unknown option.
  }
}

/** Copies with progress reports. If a store does not answer, reports that and returns null. */
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
