import type { ErrorItem } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { matchesPathGlob } from '#schema/path-glob.ts';
import { isJunk } from '#schema/path.ts';
import { bundleFinder, folderOf, recognise } from '#schema/recognise.ts';
import { agent } from './scan/agent.ts';
import {
  type Candidate,
  type Convertible,
  type FolderRule,
  indexTree,
  type ScannedTree,
} from './scan/candidate.ts';
import { candidateAt } from './scan/folders.ts';
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
  /**
   * Why an asset that is, or may be, in this place is left out, as a sentence: the path glob does not select it, or it
   * is part of another asset. Null if it is not left out.
   */
  whyPassedOver(kind: Kind, place: string): string | null;
};

const rules: FolderRule[] = [skill, mcp, agent];
const outsideOfGlob =
  'It is upstream, but the path glob no longer selects it; it stays as it is here.';

/**
 * Finds the assets of a tree. `pathGlob` selects folders, by their path or that of their manifest; an empty
 * glob selects all. What is a part of a selected agent is no candidate. Reads only links and
 * `.claude-plugin/marketplace.json`. Deterministic. A problem in the folder of a candidate is in `candidates`; any
 * other problem that the glob selects is in `problems`.
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
  const files = new Map(index.files.map((file) => [file.path, file]));
  const recognised = recognise([...files.keys(), ...index.problems.map(({ pointer }) => pointer)]);
  const selected = recognised.folders.filter(
    ({ path, manifestPath }) => !isJunk(path) && isChosen(path, manifestPath),
  );
  const bundleOf = bundleFinder(selected);
  const found = selected.flatMap((folder) => {
    const rule = rules.find(({ kind }) => kind === folder.kind);
    return rule && bundleOf(folder.path) === null ? [candidateAt(folder, rule, index)] : [];
  });
  const convertibles = recognised.files.flatMap(({ kind, path }) => {
    const file = files.get(path);
    const isWanted =
      !isJunk(path) && matchesPathGlob(pathGlob, path) && bundleOf(folderOf(path)) === null;
    return file && isWanted ? [{ kind, file }] : [];
  });
  const marketplace = await readMarketplace({ ...tree, files: index.files }, found);
  const candidates = marketplace.candidates.toSorted(
    (a, b) => compare(a.path, b.path) || compare(a.kind, b.kind),
  );
  const owned = new Set(candidates.flatMap(({ problems }) => problems));
  const outside = index.problems.filter(
    (problem) => !owned.has(problem) && matchesPathGlob(pathGlob, problem.pointer),
  );
  const candidateKeys = new Set(candidates.map(({ kind, path }) => `${kind} ${path}`));
  const passedOver = new Set(
    recognised.folders
      .map(({ kind, path }) => `${kind} ${path}`)
      .filter((key) => !candidateKeys.has(key)),
  );
  const problemAt = problemFinder(index.problems);
  const mayBeChosen = (kind: Kind, folder: string) => {
    const { manifestFile } = kindModule(kind);
    return isChosen(folder, folder === '' ? manifestFile : `${folder}/${manifestFile}`);
  };
  return {
    candidates,
    convertibles,
    problems: [...marketplace.problems, ...outside],
    leftOut: {
      problemAt,
      whyPassedOver(kind, place) {
        const file = fileOf(place);
        // The asset `.mcp.json#name` is upstream as long as its file is.
        const isThere =
          file === null
            ? passedOver.has(`${kind} ${place}`)
            : files.has(file) && !convertibles.some((one) => one.file.path === file);
        if (isThere) {
          const bundle = bundleOf(file === null ? place : folderOf(file));
          return bundle === null ? outsideOfGlob : partOf(bundle.path);
        }
        const isHidden = problemAt(place) !== null && !mayBeChosen(kind, place);
        return isHidden ? outsideOfGlob : null;
      },
    },
  };
}

function partOf(bundle: string): string {
  const where = bundle === '' ? 'at the root of the repository' : `in ${bundle}`;
  return `It is now a part of what is ${where} and is published with that; it stays as it is here.`;
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
