import { breathe } from '#api/domain/archive/breathe.ts';
import type { GitFile, GitLink } from '#api/domain/git.ts';
import type { ErrorItem } from '#schema/error.ts';
import type { FoundFile, ScannedTree } from './candidate.ts';

/** PATH_MAX of Linux: no link that works has a longer target. */
const targetBytesMax = 4096;
/** As many links as Linux follows for one path. */
const hopsMax = 40;
/** A path has fewer segments; each step is one, and a link that leads nowhere ends sooner. */
const stepsMax = 256;
/** A link costs at most as much as this many bytes of packing. */
const linkWorkBytes = 20_000;
/** More links than any repository of skills has; what is beyond is not followed. */
const linksMax = 20_000;
const targetShownMax = 200;

const decoder = new TextDecoder();

/** Links of a tree: those to a plain file of it, as files with its content, and why the others cannot be taken. */
export type ResolvedLinks = { files: FoundFile[]; problems: ErrorItem[] };

/**
 * Follows the links of a tree within it, also through one another and through links to folders. One that
 * leads out of the repository, to a folder, to nothing or in a circle is a problem with its target. The
 * links have been loaded.
 */
export async function resolveLinks(tree: ScannedTree): Promise<ResolvedLinks> {
  if (tree.links.length === 0) return { files: [], problems: [] };
  const targets = new Map<string, string>();
  const problems: ErrorItem[] = [];
  for (const [at, link] of tree.links.entries()) {
    const sizeBytes = tree.sizeOf(link.oid);
    if (at < linksMax && sizeBytes !== null && sizeBytes <= targetBytesMax) {
      targets.set(link.path, decoder.decode(await tree.readBlob(link.oid)));
    } else {
      const detail =
        at < linksMax
          ? 'the path is a link with a target that is too long'
          : `the path is a link, and more than ${linksMax} links are not followed`;
      problems.push({ pointer: link.path, detail });
    }
  }
  const places = placesOf(tree, targets);
  const files: FoundFile[] = [];
  let worked = 0;
  for (const { path } of tree.links) {
    const target = targets.get(path);
    if (target === undefined) continue;
    const end = follow(path, target, places);
    worked = await breathe(worked + linkWorkBytes);
    if (typeof end === 'string') {
      problems.push({ pointer: path, detail: `the path is a link to ${shown(target)}, ${end}` });
    } else {
      files.push({ path, oid: end.oid, executable: end.executable, linkTo: end.path });
    }
  }
  return { files, problems };
}

/** What may be at the end of a link. */
type Places = {
  files: ReadonlyMap<string, GitFile>;
  folders: ReadonlySet<string>;
  links: ReadonlyMap<string, string>;
  problems: ReadonlyMap<string, string>;
};

function placesOf(tree: ScannedTree, links: ReadonlyMap<string, string>): Places {
  const folders = new Set(['']);
  for (const { path } of [...tree.files, ...tree.links] satisfies Pick<GitLink, 'path'>[]) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return {
    files: new Map(tree.files.map((file) => [file.path, file])),
    folders,
    links,
    problems: new Map(tree.problems.map(({ pointer, detail }) => [pointer, detail])),
  };
}

const leaves = 'which leaves the repository; put the file itself there';

/** The file at the end of a link, as a file system would find it; or why there is none, a clause about the target. */
function follow(path: string, target: string, places: Places): GitFile | string {
  const done = path.split('/').slice(0, -1);
  let rest = target.split('/');
  if (isAbsolute(target)) return leaves;
  let hops = 1;
  for (let steps = 1; rest.length > 0; steps++) {
    if (steps > stepsMax) return 'which is too long a way';
    const segment = rest.shift();
    if (segment === undefined || segment === '' || segment === '.') continue;
    if (segment === '..') {
      if (done.pop() === undefined) return leaves;
      continue;
    }
    done.push(segment);
    const at = done.join('/');
    const next = places.links.get(at);
    if (next !== undefined) {
      if ((hops += 1) > hopsMax) return 'which leads in a circle';
      if (isAbsolute(next)) return leaves;
      done.pop();
      rest = next.split('/').concat(rest);
      continue;
    }
    const problem = places.problems.get(at);
    if (problem !== undefined) return `where ${problem}`;
    if (!places.folders.has(at) && (!places.files.has(at) || rest.some((one) => one !== ''))) {
      return 'which is not in this commit';
    }
  }
  const file = places.files.get(done.join('/'));
  return file ?? 'which is a folder; only links to a file are taken';
}

function isAbsolute(target: string): boolean {
  return target.startsWith('/') || /^[A-Za-z]:/.test(target);
}

/** A target as a message shows it: of any text in a repository. */
function shown(target: string): string {
  const line = target.replace(/[\p{Cc}\p{Cf}]+/gu, '\ufffd');
  return line.length > targetShownMax ? `${line.slice(0, targetShownMax)}…` : line;
}
