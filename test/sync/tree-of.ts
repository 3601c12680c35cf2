import type { ErrorItem } from '#schema/error.ts';
import type { ScannedTree } from '#sync/scan.ts';

/** A tree of these files and links to what they say; what is read of it is their text. */
export function treeOf(
  files: Record<string, string>,
  problems: ErrorItem[] = [],
  links: Record<string, string> = {},
): ScannedTree {
  const texts: Record<string, string> = { ...files, ...links };
  return {
    files: Object.keys(files).map((path) => ({
      path,
      oid: path,
      executable: path.endsWith('.sh'),
    })),
    links: Object.keys(links).map((path) => ({ path, oid: path })),
    problems,
    load: async () => {},
    sizeOf: (oid) => Buffer.byteLength(texts[oid] ?? ''),
    readBlob: async (oid) => Buffer.from(texts[oid] ?? ''),
  };
}
