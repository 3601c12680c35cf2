import { showInvisible } from './invisible.ts';

/** What is at a path: a file, a folder, a link with its target as written, or nothing that is published. */
export type LinkEnd = 'file' | 'folder' | { target: string } | null;

/** How many links one may lead through: more than anyone makes on purpose. */
const linksMax = 8;
/** The longest target that is looked at, in UTF-16 units: as long as a path may be. */
export const linkTargetLengthMax = 1024;

/**
 * Follows a link to the plain file that is stored in its place, inside of what is published alone. `path` is
 * where the link stands and `target` what it says; `look` tells what is at a path, all with forward
 * slashes from one root. Gives the path of the file, or why there is none, as a clause that follows the
 * path of the link. Chains are followed for a few links, circles end there.
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

/** Why a link is refused, with its target and what is wanted in its place. */
export function linkProblem(target: string, why: string, wanted = 'a copy of the file'): string {
  const shown = target.length > 200 ? `${target.slice(0, 200)}…` : target;
  return `the path is a link to ${showInvisible(shown)}, which ${why}; put ${wanted} in its place`;
}

/** Tells that a link was stored as a copy. */
export function linkCopied(path: string, target: string) {
  return {
    code: 'path.link_copied',
    file: path,
    line: null,
    text: `The file is a link to ${showInvisible(target)}; a copy of that is stored`,
  };
}

/** The path that a relative target means, '' for the root; null when it leads above that. */
function resolve(from: string, target: string): string | null {
  const segments = from.split('/').slice(0, -1);
  for (const segment of target.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join('/');
}
