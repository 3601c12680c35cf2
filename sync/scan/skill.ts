import { checkPaths, isJunk } from '#schema/path.ts';
import type { Candidate, Recogniser, TreeIndex } from './candidate.ts';

/** The folders in which agents look for skills, and in which authors therefore put them. */
const conventional = /^(?:\.(?:agents|claude|codex|cursor|gemini|github|kiro|opencode)\/)?skills\//;

/**
 * A skill is a folder with a `SKILL.md`, in upper or lower case, outside of the folders that are never
 * published (dependencies, caches). A skill inside the folder of another skill is found too, and its files
 * also stay part of the outer one, as with `agenthub-cli publish --recursive`. A manifest that cannot be
 * read gives a candidate with a problem.
 */
export const skill: Recogniser = {
  kind: 'skill',
  find(index, isChosen) {
    const manifests = new Map<string, string>();
    const paths = [...index.files.map(({ path }) => path), ...index.problems.map(pointerOf)];
    for (const path of paths) {
      const slash = path.lastIndexOf('/');
      if (path.slice(slash + 1).toLowerCase() !== 'skill.md') continue;
      const folder = slash === -1 ? '' : path.slice(0, slash);
      if (!manifests.has(folder)) manifests.set(folder, path);
    }
    const candidates: Candidate[] = [];
    const passedOver: string[] = [];
    for (const [folder, manifestPath] of manifests) {
      if (isJunk(folder) || !isChosen(folder, manifestPath)) passedOver.push(folder);
      else candidates.push(skillAt(folder, manifestPath, index));
    }
    return { candidates, passedOver };
  },
};

function skillAt(path: string, manifestPath: string, index: TreeIndex): Candidate {
  const from = path === '' ? 0 : path.length + 1;
  const below = index.filesBelow(path);
  const files = below
    .map((file) => ({ ...file, path: file.path.slice(from) }))
    .filter((file) => !isJunk(file.path));
  const collisions = checkPaths(files.map((file) => file.path)).map(({ pointer, detail }) => ({
    pointer: path === '' ? pointer : `${path}/${pointer}`,
    detail,
  }));
  const found = index.problemsBelow(path).filter(({ pointer }) => !isJunk(pointer.slice(from)));
  return {
    kind: 'skill',
    path,
    manifest: below.find((file) => file.path === manifestPath) ?? null,
    files,
    problems: [...found, ...collisions],
    placement: conventional.test(`${path}/`) ? 'conventional' : 'elsewhere',
    plugin: null,
  };
}

function pointerOf({ pointer }: { pointer: string }): string {
  return pointer;
}
