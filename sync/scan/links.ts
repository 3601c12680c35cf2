import type { ErrorItem } from '#schema/error.ts';
import { followLink, type LinkEnd, linkTargetLengthMax } from '#schema/link.ts';
import type { FoundFile, ScannedTree } from './candidate.ts';

/** The most links that are followed: more than any real repository of skills has. */
const linksMax = 20_000;
const targetBytesMax = 4 * linkTargetLengthMax;

const decoder = new TextDecoder();

/** The links of a tree: each link to a regular file as a file with the content of its target, and a problem for each other link. */
export type ResolvedLinks = { files: FoundFile[]; problems: ErrorItem[] };

/** Resolves the links of a tree inside the tree; {@link followLink} has the rules. The blobs of the links must be loaded. */
export async function resolveLinks(tree: ScannedTree): Promise<ResolvedLinks> {
  if (tree.links.length === 0) return { files: [], problems: [] };
  const targets = new Map<string, string>();
  const problems: ErrorItem[] = [];
  for (const { path, oid } of tree.links) {
    const sizeBytes = tree.sizeOf(oid);
    if (targets.size < linksMax && sizeBytes !== null && sizeBytes <= targetBytesMax) {
      targets.set(path, decoder.decode(await tree.readBlob(oid)));
    } else {
      const detail =
        targets.size < linksMax
          ? 'the path is a link whose target is too long; put a copy of the file in its place'
          : `the path is a link, and the repository has more than ${linksMax} links`;
      problems.push({ pointer: path, detail });
    }
  }
  const sources = new Map(tree.files.map((file) => [file.path, file]));
  const folders = foldersOf([...tree.files, ...tree.links]);
  const look = (path: string): LinkEnd => {
    const target = targets.get(path);
    if (target !== undefined) return { target };
    if (sources.has(path)) return 'file';
    return folders.has(path) ? 'folder' : null;
  };
  const files: FoundFile[] = [];
  for (const [path, target] of targets) {
    const followed = followLink(path, target, look);
    if ('problem' in followed) {
      problems.push({ pointer: path, detail: followed.problem });
      continue;
    }
    const end = sources.get(followed.path);
    if (end) files.push({ path, oid: end.oid, executable: end.executable, linkTo: target });
  }
  return { files, problems };
}

function foldersOf(entries: { path: string }[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { path } of entries) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}
