import { and, eq } from 'drizzle-orm';
import type { Fault, Inspected } from './fault.ts';

/** Finds former names that an asset has now, which renaming prevents. */
export async function* checkRedirects({ db, query }: Inspected): AsyncGenerator<Fault> {
  const { assetRedirects, assets, namespaces } = db.tables;
  const rows = await query
    .select({
      kind: assetRedirects.kind,
      namespaceId: assetRedirects.namespaceId,
      namespace: namespaces.name,
      name: assetRedirects.name,
    })
    .from(assetRedirects)
    .innerJoin(namespaces, eq(namespaces.id, assetRedirects.namespaceId))
    .innerJoin(
      assets,
      and(
        eq(assets.kind, assetRedirects.kind),
        eq(assets.namespaceId, assetRedirects.namespaceId),
        eq(assets.name, assetRedirects.name),
      ),
    );
  for (const { kind, namespaceId, namespace, name } of rows)
    yield {
      kind: 'redirect.taken',
      subject: `${kind} ${namespace}/${name}`,
      detail: `${kind} ${namespace}/${name} is an asset, and a former name of one.`,
      async repair(tx) {
        await tx
          .delete(assetRedirects)
          .where(
            and(
              eq(assetRedirects.kind, kind),
              eq(assetRedirects.namespaceId, namespaceId),
              eq(assetRedirects.name, name),
            ),
          );
      },
    };
}
