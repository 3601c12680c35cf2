import { and, eq } from 'drizzle-orm';
import { updateAsset } from '#api/domain/asset/update.ts';
import type { Context } from '#api/domain/context.ts';
import type { Database, Transaction } from '#api/domain/database.ts';
import type { GitSnapshot } from '#api/domain/git.ts';
import type { FoundSource } from '#api/domain/source/find.ts';
import {
  holdLease,
  type Lease,
  LeaseLostError,
  RunCancelledError,
} from '#api/domain/sync-run/lease.ts';
import { appendLog, recordOutcomes } from '#api/domain/sync-run/record.ts';
import { publish } from '#api/domain/version/publish.ts';
import { Semaphore } from '#api/domain/semaphore.ts';
import { AppError } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import type { SyncOutcome } from '#schema/source.ts';
import { copiedLinks, folderNameOf, shorten } from './inspect.ts';
import { type PlannedChange, toOutcome } from './plan.ts';
import { bytesOf, readFiles } from './published.ts';
import { goneMessage } from './registry-side.ts';
import { sideBySide } from './side-by-side.ts';

/** What applying a plan needs beside the plan. */
export type Application = {
  /** Acts as the registry itself. */
  ctx: Context;
  source: FoundSource;
  lease: Lease;
  snapshot: Pick<GitSnapshot, 'commit' | 'author' | 'sizeOf' | 'readBlob'>;
  /** The full name of the ref that the commit was read from. */
  ref: string;
  /** The name of an asset at the root of the repository, where its manifest has none. */
  rootName: string;
  /** Told after each asset that was taken or failed. */
  onAsset: (() => void) | undefined;
  signal: AbortSignal;
};

/** How many outcomes that change nothing are kept in one transaction. */
const batchSize = 100;
const authorMaxLength = 200;
const bytesAtOnceMax = 8 * 1024 * 1024;

/**
 * Applies a plan, each asset in a transaction of its own that also holds the lease, the outcome and a line
 * of the log: whoever takes over after a kill finds an asset either taken whole or untouched. One that
 * cannot be applied is an outcome that failed, and stops none of the others. Throws `LeaseLostError`,
 * `RunCancelledError`, the reason of the signal, and what a storage that is away throws.
 */
export async function apply(plan: PlannedChange[], given: Application): Promise<void> {
  const app = { ...given, ctx: { ...given.ctx, db: oneAtATime(given.ctx.db, given.signal) } };
  const told = plan.filter(({ change }) => change === 'conflict' || change === 'invalid');
  for (let from = 0; from < told.length; from += batchSize) {
    const outcomes = told.slice(from, from + batchSize).map(toOutcome);
    await app.ctx.db.write((tx) => keep(tx, app, outcomes));
  }
  const changes = plan.filter(
    ({ change }) => change === 'new' || change === 'changed' || change === 'gone',
  );
  for (const planned of plan) {
    if (planned.change === 'unchanged' && planned.asset?.isOrphan) await takeUp(planned, app);
  }
  // The readme of one is rendered while another is written, where that is on another thread.
  const itemsMax = app.ctx.parsers.offThread ? 2 : 1;
  const sizeOf = ({ found }: PlannedChange) =>
    found === null ? 0 : bytesOf(found.candidate, app.snapshot);
  await sideBySide(changes, { itemsMax, bytesMax: bytesAtOnceMax }, sizeOf, async (planned) => {
    app.signal.throwIfAborted();
    try {
      if (planned.change === 'gone') await deprecate(planned, app);
      else await take(planned, app);
    } catch (err) {
      const reasons = reasonsOfAsset(err, planned, app);
      await app.ctx.db.write((tx) =>
        keep(tx, app, [{ ...toOutcome(planned), failed: true, reasons }]),
      );
    }
    app.onAsset?.();
  });
}

/**
 * A database that takes the writes of this run one after another: on a file they exclude each other in any
 * case, and whoever else writes, a webhook for one, then waits for one of them at the most.
 */
function oneAtATime(db: Database, signal: AbortSignal): Database {
  const writing = new Semaphore(1);
  const write: Database['write'] = (work) => writing.use(() => db.write(work), { signal });
  return { ...db, write, writeQuietly: write };
}

/** Why one asset cannot be applied, in words; throws what would stop the next one too. */
function reasonsOfAsset(err: unknown, { path }: PlannedChange, { ctx, signal }: Application) {
  signal.throwIfAborted();
  const cause = ctx.db.explain(err);
  if (cause instanceof LeaseLostError || cause instanceof RunCancelledError) throw cause;
  if (!(cause instanceof AppError)) {
    ctx.log.error('sync.asset_failed', { path, cause: String(cause) });
    return ['It could not be taken; the log of the server says why.'];
  }
  if (cause.code === 'storage.full' || cause.code === 'storage.unavailable') throw cause;
  const items = (cause.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
  return shorten([cause.detail, ...items]);
}

async function take(planned: PlannedChange, app: Application): Promise<void> {
  const { ctx, source, snapshot } = app;
  const { kind, found, name, asset } = planned;
  if (!found || name === null) throw new Error('What is taken has files and a name.');
  const { candidate, fingerprint } = found;
  const { limits } = ctx.settings;
  const totalBytes = bytesOf(candidate, snapshot);
  // Before the bytes are held: what is too large is refused by publishing, of which this is the first step.
  if (totalBytes > limits.unpackedBytesMax || candidate.files.length > limits.filesMax) {
    throw new AppError(
      'archive.invalid',
      `It has ${candidate.files.length} files with ${totalBytes} bytes; at most ${limits.filesMax} files with ${limits.unpackedBytesMax} bytes are taken.`,
    );
  }
  const files = await readFiles(candidate, snapshot);
  // First: cut short between the two, the next run finds it gone still and does both again.
  if (asset?.isGone) await undeprecate({ kind, name }, app);
  await publish(ctx, {
    kind,
    files,
    warnings: copiedLinks(candidate),
    folderName: folderNameOf(candidate, app.rootName),
    namespace: source.namespace,
    name,
    // Of an asset that is there, people may have changed it since.
    ...(asset === null ? { visibility: source.visibility } : {}),
    origin: 'synced',
    provenance: { url: source.url, ref: app.ref, commit: snapshot.commit, path: candidate.path },
    author: authorOf(snapshot),
    onVersionTaken: 'next-patch',
    async alsoWrite(tx, { assetId, version }) {
      await own(tx, app, { assetId, path: candidate.path, fingerprint });
      const reasons = [...planned.reasons];
      if (planned.version !== null && planned.version !== version) {
        reasons.unshift(
          `The manifest says ${planned.version}, which is there with other content: it became ${version}.`,
        );
      }
      await keep(tx, app, [{ ...toOutcome(planned), version, reasons }]);
    },
  });
}

/** Makes an asset whose source is no more this source's own, as it is: the registry has its content already. */
async function takeUp(planned: PlannedChange, app: Application): Promise<void> {
  const { found, asset } = planned;
  if (!found || !asset) throw new Error('What is taken up is on both sides.');
  app.signal.throwIfAborted();
  const { fingerprint, candidate } = found;
  try {
    await app.ctx.db.write(async (tx) => {
      await holdLease(tx, app.ctx, app.lease);
      await own(tx, app, { assetId: asset.assetId, path: candidate.path, fingerprint });
    });
  } catch (err) {
    const reasons = reasonsOfAsset(err, planned, app);
    await app.ctx.db.write((tx) =>
      keep(tx, app, [{ ...toOutcome(planned), failed: true, reasons }]),
    );
  }
}

/** Makes an asset this source's own, as a part of its publishing; refuses one that has become someone else's since the plan. */
async function own(
  tx: Transaction,
  { ctx, source }: Application,
  of: { assetId: string; path: string; fingerprint: string },
): Promise<void> {
  const { assets, syncedAssets } = ctx.db.tables;
  const [row] = await tx
    .select({ origin: assets.origin, sourceId: syncedAssets.sourceId })
    .from(assets)
    .leftJoin(syncedAssets, eq(syncedAssets.assetId, assets.id))
    .where(eq(assets.id, of.assetId));
  const isOurs = row?.sourceId === source.id || (row?.sourceId === null && row.origin === 'synced');
  if (!isOurs) {
    throw new AppError('write.conflict', 'Someone else published that name at the same time.');
  }
  const values = { ...of, sourceId: source.id, goneAt: null };
  await tx
    .insert(syncedAssets)
    .values(values)
    .onConflictDoUpdate({ target: syncedAssets.assetId, set: values });
}

async function deprecate(planned: PlannedChange, app: Application): Promise<void> {
  const { ctx, source } = app;
  const { kind, asset, name } = planned;
  if (!asset || name === null) throw new Error('What is gone was there.');
  const { assets, syncedAssets } = ctx.db.tables;
  const alsoWrite = async (tx: Transaction) => {
    await tx
      .update(syncedAssets)
      .set({ goneAt: ctx.now() })
      .where(eq(syncedAssets.assetId, asset.assetId));
    await keep(tx, app, [toOutcome(planned)]);
  };
  const [row] = await ctx.db.query
    .select({ deprecatedAt: assets.deprecatedAt })
    .from(assets)
    .where(eq(assets.id, asset.assetId));
  if (row && row.deprecatedAt !== null) return ctx.db.write(alsoWrite);
  const message = `${goneMessage}${source.url}.`.slice(0, 500);
  const key = { kind, namespace: source.namespace, name };
  await updateAsset(ctx, key, { deprecation: { message, successor: null } }, alsoWrite);
}

async function undeprecate(
  { kind, name }: { kind: Kind; name: string },
  { ctx, source, lease }: Application,
): Promise<void> {
  const { assets } = ctx.db.tables;
  const key = { kind, namespace: source.namespace, name };
  const [row] = await ctx.db.query
    .select({ message: assets.deprecationMessage })
    .from(assets)
    .where(
      and(eq(assets.kind, kind), eq(assets.namespaceId, source.namespaceId), eq(assets.name, name)),
    );
  if (!row?.message?.startsWith(goneMessage)) return;
  await updateAsset(ctx, key, { deprecation: null }, (tx) => holdLease(tx, ctx, lease));
}

/** Keeps outcomes and a line of the log for each, while the lease is held. */
async function keep(
  tx: Transaction,
  { ctx, lease }: Application,
  outcomes: SyncOutcome[],
): Promise<void> {
  await holdLease(tx, ctx, lease);
  await recordOutcomes(tx, ctx, lease.runId, outcomes);
  await appendLog(
    tx,
    ctx,
    lease.runId,
    outcomes.map(({ change, path, name, version, failed, reasons }) => ({
      level: failed || change === 'invalid' ? 'error' : change === 'conflict' ? 'warn' : 'info',
      text: [
        `${failed ? `${change}, failed` : change}: ${whatOf(name, version, path || '/')}`,
        ...reasons,
      ].join('; '),
    })),
  );
}

function whatOf(name: string | null, version: string | null, path: string): string {
  if (name === null) return path;
  return `${name}${version === null ? '' : `@${version}`} (${path})`;
}

/** The author of the commit, for who wrote what has no author; a repository may hold anything there. */
function authorOf({ author }: Application['snapshot']): string | null {
  const name = author.name.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return name === '' ? null : name.slice(0, authorMaxLength);
}
