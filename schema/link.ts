import { showInvisible } from './invisible.ts';

/** What is at a path: a file, a folder, a link with its target as written, or null for nothing that is published. */
export type LinkEnd = 'file' | 'folder' | { target: string } | null;

/** The longest chain of links that is followed; longer than anyone makes on purpose. */
const linksMax = 8;
/** The longest target of a link, in UTF-16 units: as long as a path may be. */
export const linkTargetLengthMax = 1024;

/**
 * Follows a link to the regular file that is stored in its place; the file must be published too. `path` is the path
 * of the link and `target` its text; `look` gives what is at a path. All paths have forward slashes and the same
 * root. Gives the path of the file, or the reason why there is none, as a clause to put after the path of the link.
 * Follows chains of at most {@link linksMax} links.
 */
export function followLink(
  path: string,
  target: string,
  look: (path: string) => LinkEnd,
): { path: string } | { problem: string } {
  const refuse = (why: string) => ({ problem: linkProblem(target, why) });
  let [from, to] = [path, target];
  for (let links = 0; links < linksMax; links++) {
    if (to.length > linkTargetLengthMax) return refuse('is too long');
    if (to.startsWith('/') || /^[A-Za-z]:/.test(to)) return refuse('is an absolute path');
    const at = resolve(from, to);
    if (at === null) return refuse('leads out of what is published');
    const end = at === '' ? 'folder' : look(at);
    if (end === null) return refuse('is not there or is not published');
    if (end === 'file') return { path: at };
    if (end === 'folder') return refuse('is a folder');
    [from, to] = [at, end.target];
  }
  return refuse('leads through too many links or in a circle');
}

/** The reason why a link is refused, with its target and what to put in its place. */
export function linkProblem(target: string, why: string, wanted = 'a copy of the file'): string {
  const shown = target.length > 200 ? `${target.slice(0, 200)}…` : target;
  return `the path is a link to ${showInvisible(shown)}, which ${why}; put ${wanted} in its place`;
}

/** The warning that a link was stored as a copy of its target. */
export function linkCopied(path: string, target: string) {
  return {
    code: 'path.link_copied',
    file: path,
    line: null,
    text: `The file is a link to ${showInvisible(target)}; a copy of that is stored`,
  };
}

/** Resolves a relative target to a path, '' for the root; null if it leads above the root. */
function resolve(from: string, target: string): string | null {
  const segments = from.split('/').slice(0, -1);
  for (const segment of target.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join('/');
}
