import { eq } from 'drizzle-orm';
import { type AssetKey, findAssetRow } from '#api/domain/asset/find.ts';
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
import { kindModule } from '#schema/kinds/index.ts';
import type { SyncOutcome } from '#schema/source.ts';
import { copiedLinks, folderNameOf, shorten } from './inspect.ts';
import { type PlannedChange, toOutcome } from './plan.ts';
import { bytesOf, readFiles } from './published.ts';
import { goneMessage } from './registry-side.ts';
import { mapConcurrently } from './map-concurrently.ts';

/** What {@link apply} needs besides the plan. */
export type Application = {
  /** The actor is the registry itself. */
  ctx: Context;
  source: FoundSource;
  lease: Lease;
  snapshot: Pick<GitSnapshot, 'commit' | 'author' | 'sizeOf' | 'readBlob'>;
  /** The full name of the ref that the commit was read from. */
  ref: string;
  /** The name of an asset at the root of the repository if its manifest has none. */
  rootName: string;
  /** Called after each asset that was published, deprecated or failed. */
  onAsset: (() => void) | undefined;
  signal: AbortSignal;
};

/** How many conflicts and invalid assets are recorded in one transaction. */
const batchSize = 100;
const authorMaxLength = 200;
const bytesAtOnceMax = 8 * 1024 * 1024;

/**
 * Applies a plan. Each asset has its own transaction, which also checks the lease and writes the outcome
 * and a log line: after a crash, an asset is either fully published or untouched. An asset that cannot be
 * applied gets a failed outcome, and the others continue. Throws `LeaseLostError`, `RunCancelledError`,
 * the reason of the signal, and `storage.*` errors.
 */
export async function apply(plan: PlannedChange[], given: Application): Promise<void> {
  const app = { ...given, ctx: { ...given.ctx, db: oneAtATime(given.ctx.db, given.signal) } };
  const notApplied = plan.filter(({ change }) => change === 'conflict' || change === 'invalid');
  for (let from = 0; from < notApplied.length; from += batchSize) {
    const outcomes = notApplied.slice(from, from + batchSize).map(toOutcome);
    await app.ctx.db.write((tx) => saveOutcomes(tx, app, outcomes));
  }
  const changes = plan.filter(
    ({ change }) => change === 'new' || change === 'changed' || change === 'gone',
  );
  for (const planned of plan) {
    if (planned.change === 'unchanged' && planned.asset?.isOrphan) await adopt(planned, app);
  }
  // If readmes are rendered on another thread, one asset is rendered while another is written.
  const itemsMax = app.ctx.parsers.offThread ? 2 : 1;
  const sizeOf = ({ found }: PlannedChange) =>
    found === null ? 0 : bytesOf(found.candidate, app.snapshot);
  const applyOne = async (planned: PlannedChange) => {
    app.signal.throwIfAborted();
    try {
      if (planned.change === 'gone') await deprecate(planned, app);
      else await publishCandidate(planned, app);
    } catch (err) {
      const reasons = reasonsOfAsset(err, planned, app);
      const outcome = { ...toOutcome(planned), ...changeOfRefused(err, planned), reasons };
      await app.ctx.db.write((tx) => saveOutcomes(tx, app, [{ ...outcome, failed: true }]));
    }
    app.onAsset?.();
  };
  // What requires parts comes last, because its parts may be among the others.
  for (const isLast of [false, true]) {
    const some = changes.filter(({ kind }) => requiresParts(kind) === isLast);
    await mapConcurrently(some, { itemsMax, bytesMax: bytesAtOnceMax }, sizeOf, applyOne);
  }
}

function requiresParts(kind: Kind): boolean {
  return kindModule(kind).partKinds !== undefined;
}

/** An asset whose parts cannot be pinned is invalid; the next run looks at it again, since they may be there then. */
function changeOfRefused(err: unknown, { kind }: PlannedChange): { change?: 'invalid' } {
  const isRefused = err instanceof AppError && err.code === 'manifest.invalid';
  return isRefused && requiresParts(kind) ? { change: 'invalid' } : {};
}

/**
 * A database that does the writes of this run one after another. A database file allows one writer
 * anyway, and other writers, such as a webhook, then wait for at most one write of this run.
 */
function oneAtATime(db: Database, signal: AbortSignal): Database {
  const writing = new Semaphore(1);
  const write: Database['write'] = (work) => writing.use(() => db.write(work), { signal });
  return { ...db, write, writeQuietly: write };
}

/** The reasons why one asset could not be applied, as sentences. Rethrows errors that would affect every other asset too. */
function reasonsOfAsset(err: unknown, { path }: PlannedChange, { ctx, signal }: Application) {
  signal.throwIfAborted();
  const cause = ctx.db.explain(err);
  if (cause instanceof LeaseLostError || cause instanceof RunCancelledError) throw cause;
  if (!(cause instanceof AppError)) {
    ctx.log.error('sync.asset_failed', { path, cause: String(cause) });
    return ["It could not be published; the server's log has the reason."];
  }
  if (cause.code === 'storage.full' || cause.code === 'storage.unavailable') throw cause;
  const items = (cause.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
  return shorten([cause.detail, ...items]);
}

/** The key of the asset that a change is about: where it was moved to, else its name in the namespace of the source. */
function placeOf(
  { kind, asset }: Pick<PlannedChange, 'kind' | 'asset'>,
  name: string,
  { source }: Pick<Application, 'source'>,
): AssetKey {
  return { kind, namespace: source.namespace, name, ...asset?.movedTo };
}

async function publishCandidate(planned: PlannedChange, app: Application): Promise<void> {
  const { ctx, source, snapshot } = app;
  const { found, name, asset } = planned;
  if (!found || name === null)
    throw new Error('A candidate to publish must have files and a name.');
  const { candidate, fingerprint } = found;
  const { limits } = ctx.settings;
  const totalBytes = bytesOf(candidate, snapshot);
  // Publishing would refuse it too, but only after all files are in memory.
  if (totalBytes > limits.unpackedBytesMax || candidate.files.length > limits.filesMax) {
    throw new AppError(
      'archive.invalid',
      `It has ${candidate.files.length} files with ${totalBytes} bytes; the limit is ${limits.filesMax} files with ${limits.unpackedBytesMax} bytes.`,
    );
  }
  const files = await readFiles(candidate, snapshot);
  // Done first: if the process dies before publishing, the next run finds the asset still gone and repeats both.
  if (asset?.isGone) await undeprecate(placeOf(planned, name, app), app);
  await publish(ctx, {
    files,
    warnings: copiedLinks(candidate),
    folderName: folderNameOf(candidate, app.rootName),
    ...placeOf(planned, name, app),
    // Only for a new asset: people may have changed the visibility of an existing one.
    ...(asset === null ? { visibility: source.visibility } : {}),
    origin: 'synced',
    provenance: { url: source.url, ref: app.ref, commit: snapshot.commit, path: candidate.path },
    author: authorOf(snapshot),
    onVersionTaken: 'next-patch',
    async alsoWrite(tx, { assetId, version }) {
      await assignToSource(tx, app, { assetId, path: candidate.path, fingerprint });
      const reasons = [...planned.reasons];
      if (planned.version !== null && planned.version !== version) {
        reasons.unshift(
          `The manifest says ${planned.version}, which exists with other content; published as ${version}.`,
        );
      }
      await saveOutcomes(tx, app, [{ ...toOutcome(planned), version, reasons }]);
    },
  });
}

/** Assigns an asset whose source was removed to this source. Publishes nothing: the registry has the same content. */
async function adopt(planned: PlannedChange, app: Application): Promise<void> {
  const { found, asset } = planned;
  if (!found || !asset) throw new Error('An adopted asset must be upstream and in the registry.');
  app.signal.throwIfAborted();
  const { fingerprint, candidate } = found;
  try {
    await app.ctx.db.write(async (tx) => {
      await holdLease(tx, app.ctx, app.lease);
      await assignToSource(tx, app, { assetId: asset.assetId, path: candidate.path, fingerprint });
    });
  } catch (err) {
    const reasons = reasonsOfAsset(err, planned, app);
    await app.ctx.db.write((tx) =>
      saveOutcomes(tx, app, [{ ...toOutcome(planned), failed: true, reasons }]),
    );
  }
}

/** Records that an asset belongs to this source. Throws `write.conflict` if it has got another owner since the plan was made. */
async function assignToSource(
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
  const { asset, name } = planned;
  if (!asset || name === null) throw new Error('A gone asset must be in the registry.');
  const { assets, syncedAssets } = ctx.db.tables;
  const alsoWrite = async (tx: Transaction) => {
    await tx
      .update(syncedAssets)
      .set({ goneAt: ctx.now() })
      .where(eq(syncedAssets.assetId, asset.assetId));
    await saveOutcomes(tx, app, [toOutcome(planned)]);
  };
  const [row] = await ctx.db.query
    .select({ deprecatedAt: assets.deprecatedAt })
    .from(assets)
    .where(eq(assets.id, asset.assetId));
  if (row && row.deprecatedAt !== null) return ctx.db.write(alsoWrite);
  const message = `${goneMessage}${source.url}.`.slice(0, 500);
  const key = placeOf(planned, name, app);
  await updateAsset(ctx, key, { deprecation: { message, successor: null } }, alsoWrite);
}

async function undeprecate(key: AssetKey, { ctx, lease }: Application): Promise<void> {
  const asset = await findAssetRow(ctx, ctx.db.query, key);
  if (!asset?.deprecationMessage?.startsWith(goneMessage)) return;
  await updateAsset(ctx, key, { deprecation: null }, (tx) => holdLease(tx, ctx, lease));
}

/** Writes outcomes, with a log line for each. Throws if the lease is lost. */
async function saveOutcomes(
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
        `${failed ? `${change}, failed` : change}: ${assetLabel(name, version, path || '/')}`,
        ...reasons,
      ].join('; '),
    })),
  );
}

function assetLabel(name: string | null, version: string | null, path: string): string {
  if (name === null) return path;
  return `${name}${version === null ? '' : `@${version}`} (${path})`;
}

/** The author of the commit, used if the manifest names none. Control characters are removed, because git allows any text. */
function authorOf({ author }: Application['snapshot']): string | null {
  const name = author.name.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return name === '' ? null : name.slice(0, authorMaxLength);
}
