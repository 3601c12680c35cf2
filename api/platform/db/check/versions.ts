import { asc, count, gt, inArray, sum } from 'drizzle-orm';
import type { Fault, Inspected } from './fault.ts';

const versionsAtOnce = 500;

/** Checks that every version has the number and the total size of files that it states. */
export async function* checkVersions({ db, query }: Inspected): AsyncGenerator<Fault> {
  const { versions, versionFiles } = db.tables;
  for (let after = ''; ;) {
    const page = await query
      .select({
        id: versions.id,
        version: versions.version,
        fileCount: versions.fileCount,
        unpackedBytes: versions.unpackedBytes,
      })
      .from(versions)
      .where(gt(versions.id, after))
      .orderBy(asc(versions.id))
      .limit(versionsAtOnce);
    const last = page.at(-1);
    if (!last) return;
    const counted = await query
      .select({
        versionId: versionFiles.versionId,
        files: count(),
        bytes: sum(versionFiles.sizeBytes).mapWith(Number),
      })
      .from(versionFiles)
      .where(
        inArray(
          versionFiles.versionId,
          page.map(({ id }) => id),
        ),
      )
      .groupBy(versionFiles.versionId);
    const byId = new Map(counted.map((row) => [row.versionId, row]));
    for (const { id, version, fileCount, unpackedBytes } of page) {
      const { files, bytes } = byId.get(id) ?? { files: 0, bytes: 0 };
      if (files === fileCount && bytes === unpackedBytes) continue;
      yield {
        kind: 'version.files',
        subject: id,
        detail: `Version ${version} states ${fileCount} files with ${unpackedBytes} bytes, but has ${files} with ${bytes} bytes.`,
      };
    }
    after = last.id;
  }
}
