import { isJunk } from '#schema/path.ts';
import type { Candidate, Recogniser, TreeIndex } from './candidate.ts';

/** Where agents look for skills, and so where authors put them. */
const conventional = /^(?:\.(?:agents|claude|codex|cursor|gemini|github|kiro|opencode)\/)?skills\//;

/**
 * Skills are folders with a `SKILL.md`, in whatever case, anywhere but in what publishers leave out
 * (dependencies, caches). A skill inside the folder of another is found too, and the outer one keeps its
 * files: the same as `agenthub-cli publish --recursive` does.
 */
export const skills: Recogniser = {
  kind: 'skill',
  find(index) {
    return index.files.flatMap((manifest) => {
      const slash = manifest.path.lastIndexOf('/');
      if (manifest.path.slice(slash + 1).toLowerCase() !== 'skill.md') return [];
      const folder = slash === -1 ? '' : manifest.path.slice(0, slash);
      return isJunk(folder) ? [] : [skillAt(folder, manifest, index)];
    });
  },
};

function skillAt(path: string, manifest: Candidate['manifest'], index: TreeIndex): Candidate {
  const from = path === '' ? 0 : path.length + 1;
  return {
    kind: 'skill',
    path,
    manifest,
    files: index
      .filesBelow(path)
      .map((file) => ({ ...file, path: file.path.slice(from) }))
      .filter((file) => !isJunk(file.path)),
    problems: index.problemsBelow(path).filter(({ pointer }) => !isJunk(pointer.slice(from))),
    placement: conventional.test(`${path}/`) ? 'conventional' : 'elsewhere',
    plugin: null,
  };
}
