import type { ErrorItem } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { matchesPathGlob } from '#schema/path-glob.ts';
import { isJunk } from '#schema/path.ts';
import { agent } from './scan/agent.ts';
import {
  type Candidate,
  type Convertible,
  indexTree,
  type Recogniser,
  type ScannedTree,
} from './scan/candidate.ts';
import { resolveLinks } from './scan/links.ts';
import { marketplacePath, readMarketplace } from './scan/marketplace.ts';
import { mcp } from './scan/mcp.ts';
import { skill } from './scan/skill.ts';

export type { Candidate, ScannedTree } from './scan/candidate.ts';

/** The result of scanning a tree; the candidates are sorted by path and kind. */
export type Scan = {
  candidates: Candidate[];
  /** Files of other formats, sorted by path, whose assets `convertAll` finds. */
  convertibles: Convertible[];
  /** Problems that belong to no candidate. */
  problems: ErrorItem[];
  leftOut: LeftOut;
};

/** Parts of a tree that gave no candidate. They exist upstream, so their assets do not count as gone. */
export type LeftOut = {
  /** Why a folder, or a folder above it, could not be read; null if it could be. */
  problemAt(folder: string): ErrorItem | null;
  /** Whether the path glob leaves out an asset that is, or may be, in this folder. */
  isPassedOver(kind: Kind, folder: string): boolean;
};

const recognisers: Recogniser[] = [skill, mcp, agent];

/**
 * Finds the assets of a tree. `pathGlob` selects folders, by their path or that of their manifest; an empty
 * glob selects all. Reads only links and `.claude-plugin/marketplace.json`. Deterministic. A problem in the
 * folder of a candidate is in `candidates`; any other problem that the glob selects is in `problems`.
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
  const convertibles = recognisers.flatMap(({ kind, isConverted = () => false }) =>
    index.files
      .filter(({ path }) => isConverted(path) && !isJunk(path) && matchesPathGlob(pathGlob, path))
      .map((file) => ({ kind, file })),
  );
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
  const paths = new Set(index.files.map(({ path }) => path));
  // The asset `.mcp.json#name` is upstream as long as its file is, and the glob may leave that out.
  const isConvertedAndPassedOver = (place: string) => {
    const file = fileOf(place);
    return file !== null && paths.has(file) && !matchesPathGlob(pathGlob, file);
  };
  return {
    candidates,
    convertibles,
    problems: [...marketplace.problems, ...outside],
    leftOut: {
      problemAt,
      isPassedOver: (kind, folder) =>
        isConvertedAndPassedOver(folder) ||
        passedOver.get(kind)?.has(folder) ||
        (problemAt(folder) !== null && !mayBeChosen(kind, folder)),
    },
  };
}

/** Gives a function that finds the problem of a folder, or of the nearest folder above it that has one. */
function problemFinder(problems: readonly ErrorItem[]): LeftOut['problemAt'] {
  const byPath = new Map(problems.map((problem) => [problem.pointer, problem]));
  return (folder) => {
    for (
      let path = fileOf(folder) ?? folder;
      path !== '';
      path = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    ) {
      const problem = byPath.get(path);
      if (problem) return problem;
    }
    return null;
  };
}

/** The file of an asset that was converted from it, `.mcp.json#name`; null for a folder. */
function fileOf(place: string): string | null {
  const [, file] = /^([^#]*\.[a-z]+)#/i.exec(place) ?? [];
  return file ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
