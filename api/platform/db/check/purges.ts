import { and, eq, isNull } from 'drizzle-orm';
import { formatRef } from '#schema/name.ts';
import type { Fault, Inspected } from './fault.ts';

const faultsMax = 1000;

/** Finds what was purged and is there, as after the restore of an older backup, and archives still to be removed. */
export async function* checkPurges({ db, query }: Inspected): AsyncGenerator<Fault> {
  const { assets, namespaces, tombstones, versions } = db.tables;
  const back = await query
    .select({ tombstone: tombstones })
    .from(tombstones)
    .innerJoin(namespaces, eq(namespaces.name, tombstones.namespace))
    .innerJoin(
      assets,
      and(
        eq(assets.kind, tombstones.kind),
        eq(assets.namespaceId, namespaces.id),
        eq(assets.name, tombstones.name),
      ),
    )
    .innerJoin(
      versions,
      and(eq(versions.assetId, assets.id), eq(versions.version, tombstones.version)),
    )
    .limit(faultsMax);
  for (const { tombstone } of back)
    yield {
      kind: 'purge.undone',
      subject: `${tombstone.kind} ${formatRef({ ...tombstone, selector: tombstone.version })}`,
      detail: 'It was purged, but it is in the database.',
    };
  const waiting = await query
    .select()
    .from(tombstones)
    .where(isNull(tombstones.settledAt))
    .limit(faultsMax);
  for (const { digest } of waiting)
    yield {
      kind: 'purge.unsettled',
      subject: digest,
      detail: 'A purge stopped before it removed this archive.',
    };
}
