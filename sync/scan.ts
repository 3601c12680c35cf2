import type { ErrorItem } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { matchesPathGlob } from '#schema/path-glob.ts';
import { type Candidate, indexTree, type Recogniser, type ScannedTree } from './scan/candidate.ts';
import { resolveLinks } from './scan/links.ts';
import { marketplacePath, readMarketplace } from './scan/marketplace.ts';
import { skill } from './scan/skill.ts';

export type { Candidate, ScannedTree } from './scan/candidate.ts';

/** What is found in a tree: assets to be, sorted by path and kind, and what else is there. */
export type Scan = {
  candidates: Candidate[];
  /** What is wrong outside of them. */
  problems: ErrorItem[];
  leftOut: LeftOut;
};

/** What a tree has and no candidate: it is there all the same, so nothing of it is gone upstream. */
export type LeftOut = {
  /** Why a folder, or one that it is in, could not be looked into; null where all could be. */
  problemAt(folder: string): ErrorItem | null;
  /** Whether an asset of a kind is in a folder, or may be in one that could not be looked into, and is not wanted. */
  isPassedOver(kind: Kind, folder: string): boolean;
};

const recognisers: Recogniser[] = [skill];

/**
 * Finds what a tree has to publish. `pathGlob` limits it to folders that it chooses (or whose manifest it
 * chooses); empty, to none. Reads nothing but links and `.claude-plugin/marketplace.json`; gives the same
 * for the same tree. Problems inside a candidate's folder are with it; those that no chosen candidate has,
 * and that the glob does not leave out, are apart.
 */
export async function scan(tree: ScannedTree, pathGlob: string): Promise<Scan> {
  const lists = tree.files.filter(({ path }) => path === marketplacePath);
  await tree.load({ folders: [], oids: [...tree.links, ...lists].map(({ oid }) => oid) });
  const links = await resolveLinks(tree);
  const index = indexTree({
    files: [...tree.files.map((file) => ({ ...file, linkTo: null })), ...links.files],
    problems: [...tree.problems, ...links.problems],
  });
  const isChosen = (folder: string, manifestPath: string) =>
    matchesPathGlob(pathGlob, folder) || matchesPathGlob(pathGlob, manifestPath);
  const found = recognisers.map((recogniser) => recogniser.find(index, isChosen));
  const marketplace = await readMarketplace(
    { ...tree, files: index.files },
    found.flatMap(({ candidates }) => candidates),
  );
  const candidates = marketplace.candidates.toSorted(
    (a, b) => compare(a.path, b.path) || compare(a.kind, b.kind),
  );
  const owned = new Set(candidates.flatMap(({ problems }) => problems));
  const outside = index.problems.filter(
    (problem) => !owned.has(problem) && matchesPathGlob(pathGlob, problem.pointer),
  );
  const passedOver = new Map(
    recognisers.map(({ kind }, at) => [kind, new Set(found[at]?.passedOver)]),
  );
  const problemAt = problemFinder(index.problems);
  const mayBeChosen = (kind: Kind, folder: string) => {
    const { manifestFile } = kindModule(kind);
    return isChosen(folder, folder === '' ? manifestFile : `${folder}/${manifestFile}`);
  };
  return {
    candidates,
    problems: [...marketplace.problems, ...outside],
    leftOut: {
      problemAt,
      isPassedOver: (kind, folder) =>
        passedOver.get(kind)?.has(folder) ||
        (problemAt(folder) !== null && !mayBeChosen(kind, folder)),
    },
  };
}

/** Finds the problem of a folder or of the nearest that it is in. */
function problemFinder(problems: readonly ErrorItem[]): LeftOut['problemAt'] {
  const byPath = new Map(problems.map((problem) => [problem.pointer, problem]));
  return (folder) => {
    for (let path = folder; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('/')))) {
      const problem = byPath.get(path);
      if (problem) return problem;
    }
    return null;
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
