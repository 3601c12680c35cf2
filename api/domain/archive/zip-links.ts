import type { ErrorItem } from '#schema/error.ts';
import { followLink, type LinkEnd } from '#schema/link.ts';
import { isLink, type LocatedEntry, reason, unpack } from './zip-entry.ts';

/** A link, its target, and the file whose bytes are stored in its place. */
export type Link = { path: string; target: string; of: LocatedEntry };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Resolves the links among the entries to the files that they point to. Unpacks only the links' targets. */
export function resolveLinks(
  bytes: Uint8Array,
  kept: LocatedEntry[],
): { links: Link[]; problems: ErrorItem[] } {
  const found = kept.filter(({ entry }) => isLink(entry));
  const links: Link[] = [];
  const problems: ErrorItem[] = [];
  if (found.length === 0) return { links, problems };
  const targets = new Map<string, string>();
  for (const link of found) {
    try {
      if (targets.has(link.path)) throw new Error('the path occurs twice');
      targets.set(link.path, utf8.decode(unpack(bytes, link)));
    } catch (err) {
      problems.push({ pointer: link.path, detail: reason(err) });
    }
  }
  const files = new Map(kept.map((file) => [file.path, file]));
  const folders = new Set<string>();
  for (const { path } of kept) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      folders.add(path.slice(0, at));
    }
  }
  const look = (path: string): LinkEnd => {
    const target = targets.get(path);
    if (target !== undefined) return { target };
    if (files.has(path)) return 'file';
    return folders.has(path) ? 'folder' : null;
  };
  for (const [path, target] of targets) {
    const followed = followLink(path, target, look);
    const of = 'path' in followed ? files.get(followed.path) : undefined;
    if (of) links.push({ path, target, of });
    else if ('problem' in followed) problems.push({ pointer: path, detail: followed.problem });
  }
  return { links, problems };
}
