import { and, asc, eq, gt, inArray, or } from 'drizzle-orm';
import type { Kind } from '#schema/kind.ts';
import { formatRef } from '#schema/name.ts';
import type { Fault, Inspected } from './fault.ts';

const partsAtOnce = 500;

/** A pinned part, and the version that requires it. */
type Pin = {
  versionId: string;
  ordinal: number;
  kind: Kind;
  ref: string;
  version: string;
  digest: string;
  partVersionId: string | null;
  whole: { kind: Kind; namespace: string; name: string; version: string };
};

/** Checks that every pinned part is a version that exists, with the digest and the number that were pinned. */
export async function* checkParts(inspected: Inspected): AsyncGenerator<Fault> {
  for (let after: Pin | null = null; ;) {
    const page: Pin[] = await pinsAfter(inspected, after);
    const last = page.at(-1);
    if (!last) return;
    const pinned = await versionsOf(inspected, page);
    for (const pin of page) {
      const fault = faultOf(pin, pinned.get(pin.partVersionId ?? ''));
      if (fault) yield fault;
    }
    after = last;
  }
}

async function pinsAfter({ db, query }: Inspected, after: Pin | null): Promise<Pin[]> {
  const { assets, namespaces, versions, versionParts } = db.tables;
  return query
    .select({
      versionId: versionParts.versionId,
      ordinal: versionParts.ordinal,
      kind: versionParts.kind,
      ref: versionParts.ref,
      version: versionParts.version,
      digest: versionParts.digest,
      partVersionId: versionParts.partVersionId,
      whole: {
        kind: assets.kind,
        namespace: namespaces.name,
        name: assets.name,
        version: versions.version,
      },
    })
    .from(versionParts)
    .innerJoin(versions, eq(versions.id, versionParts.versionId))
    .innerJoin(assets, eq(assets.id, versions.assetId))
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(
      after === null
        ? undefined
        : or(
            gt(versionParts.versionId, after.versionId),
            and(
              eq(versionParts.versionId, after.versionId),
              gt(versionParts.ordinal, after.ordinal),
            ),
          ),
    )
    .orderBy(asc(versionParts.versionId), asc(versionParts.ordinal))
    .limit(partsAtOnce);
}

async function versionsOf({ db, query }: Inspected, pins: Pin[]) {
  const { versions } = db.tables;
  const ids = new Set(pins.flatMap(({ partVersionId }) => partVersionId ?? []));
  const rows = await query
    .select({ id: versions.id, version: versions.version, digest: versions.digest })
    .from(versions)
    .where(inArray(versions.id, [...ids]));
  return new Map(rows.map((row) => [row.id, row]));
}

function faultOf(
  pin: Pin,
  found: { version: string; digest: string } | undefined,
): Fault | undefined {
  const subject = `${pin.versionId} ${pin.ordinal}`;
  const { whole } = pin;
  const says = `${whole.kind} ${formatRef(whole)} ${whole.version} pins ${pin.kind} ${pin.ref} ${pin.version}`;
  if (!found) return { kind: 'part.gone', subject, detail: `${says}, which does not exist.` };
  if (found.version !== pin.version)
    return { kind: 'part.changed', subject, detail: `${says}, which is ${found.version} now.` };
  if (found.digest === pin.digest) return undefined;
  const detail = `${says} with the digest ${pin.digest}; that version has ${found.digest}.`;
  return { kind: 'part.changed', subject, detail };
}
