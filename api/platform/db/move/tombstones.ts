import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { and, eq } from 'drizzle-orm';
import Engine from 'libsql';
import { z } from 'zod';
import { systemActor } from '#api/domain/account/actor.ts';
import { findAssetRow } from '#api/domain/asset/find.ts';
import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';
import { newId } from '#api/domain/id.ts';
import { purgeAsset } from '#api/domain/purge/asset.ts';
import { settleBlobs } from '#api/domain/purge/settle-blobs.ts';
import { kindNames } from '#schema/kind.ts';
import type { Tables } from '#schema/tables/define.ts';
import { AppError } from '#schema/error.ts';
import { silentLog } from '../../log.ts';
import { openStorage, type Storage } from '../open.ts';

type Tombstone = Tables['tombstones']['$inferSelect'];
type BlobsOf = (db: Database) => Promise<BlobStore>;
type Where = { url: string; authToken?: string | undefined };

const row = z.object({
  kind: z.enum(kindNames),
  namespace: z.string(),
  name: z.string(),
  version: z.string(),
  digest: z.string(),
  reason: z.string(),
  purgedAt: z.number().transform((milliseconds) => new Date(milliseconds)),
  settledAt: z
    .number()
    .nullable()
    .transform((milliseconds) => (milliseconds === null ? null : new Date(milliseconds))),
});

/**
 * The tombstones of a database file that nobody has open, without a `-wal`, as `releaseFile` leaves it; none where
 * there is no file, or it is older than tombstones or damaged, which is what a restore mends.
 */
export function tombstonesOfFile(path: string): Tombstone[] {
  if (!existsSync(path) || statSync(path).size === 0) return [];
  let rows: unknown[];
  try {
    // Without locks, which would stay with the statement until it is collected, and keep the file from being replaced.
    // https://www.sqlite.org/uri.html#uriimmutable
    const engine = new Engine(`${pathToFileURL(path).href}?immutable=1`);
    try {
      const sql =
        'select kind, namespace, name, version, digest, reason, purged_at as purgedAt, settled_at as settledAt from tombstones';
      rows = engine.prepare(sql).all();
    } finally {
      engine.close();
    }
  } catch {
    return [];
  }
  return rows.map((one) => row.parse(one));
}

/** The tombstones of a remote database; none where it has no such table. */
export async function tombstonesOf(where: Where): Promise<Tombstone[]> {
  const options = { migrate: false, log: silentLog, connectionsMax: 1, isCommand: true };
  const storage = await openStorage({ ...where, ...options });
  try {
    return await storage.db.query.select().from(storage.db.tables.tombstones);
  } catch (error) {
    // An empty or older database; anything else did not answer.
    if (storage.db.explain(error) instanceof AppError) throw error;
    return [];
  } finally {
    await storage.close();
  }
}

/** {@link applyTombstones} to a file that nobody has open. */
export async function purgeAgain(
  path: string,
  tombstones: Tombstone[],
  blobsOf: BlobsOf,
): Promise<void> {
  if (tombstones.length === 0) return;
  const options = { migrate: false, log: silentLog, isCommand: true };
  const storage = await openStorage({ url: `file:${path}`, ...options });
  try {
    await applyTombstones(storage, tombstones, blobsOf);
  } finally {
    await storage.close();
  }
}

/** Purges from a backup what the tombstones name, and adds those that it lacks. */
export async function applyTombstones(
  { db, search }: Pick<Storage, 'db' | 'search'>,
  found: Tombstone[],
  blobsOf: BlobsOf,
): Promise<void> {
  if (found.length === 0) return;
  const { tombstones, versions, assets } = db.tables;
  const blobs = await blobsOf(db);
  const actor = systemActor('server');
  const ctx = { db, search, blobs, actor, requestId: newId(), ip: null, now: () => new Date() };
  for (const tombstone of found) {
    const { version, reason } = tombstone;
    const asset = await findAssetRow(ctx, db.query, tombstone);
    const isThere =
      asset !== null &&
      (
        await db.query
          .select({ id: versions.id })
          .from(versions)
          .innerJoin(assets, eq(assets.id, versions.assetId))
          .where(and(eq(assets.id, asset.id), eq(versions.version, version)))
      ).length > 0;
    if (isThere) await purgeAsset(ctx, tombstone, { version, reason });
    else await db.query.insert(tombstones).values(tombstone).onConflictDoNothing();
  }
  await settleBlobs(ctx);
  await db.scrub();
}
