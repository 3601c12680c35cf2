import type { ErrorItem } from '#schema/error.ts';
import { matchesPathGlob } from '#schema/path-glob.ts';
import { type Candidate, indexTree, type Recogniser, type ScannedTree } from './scan/candidate.ts';
import { readMarketplace } from './scan/marketplace.ts';
import { skills } from './scan/skills.ts';

export type { Candidate, ScannedTree } from './scan/candidate.ts';

/** What is found in a tree: assets to be, sorted by path, and what is wrong outside of them. */
export type Scan = { candidates: Candidate[]; problems: ErrorItem[] };

/** One a kind. */
const recognisers: Recogniser[] = [skills];

/**
 * Finds what a tree has to publish. `pathGlob` limits it to folders that it chooses (or whose manifest it
 * chooses); empty, to none. Reads nothing but `.claude-plugin/marketplace.json`; gives the same for the
 * same tree. Problems inside a candidate's folder are with it; those that no chosen candidate has, and
 * that the glob does not leave out, are apart.
 */
export async function scan(tree: ScannedTree, pathGlob: string): Promise<Scan> {
  const index = indexTree(tree);
  const chosen = recognisers
    .flatMap((recogniser) => recogniser.find(index))
    .filter(
      ({ path, manifest }) =>
        matchesPathGlob(pathGlob, path) || matchesPathGlob(pathGlob, manifest.path),
    );
  const marketplace = await readMarketplace(tree, chosen);
  const candidates = marketplace.candidates.toSorted((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
  );
  const owned = new Set(candidates.flatMap(({ problems }) => problems));
  const outside = tree.problems.filter(
    (problem) => !owned.has(problem) && matchesPathGlob(pathGlob, problem.pointer),
  );
  return { candidates, problems: [...marketplace.problems, ...outside] };
}
