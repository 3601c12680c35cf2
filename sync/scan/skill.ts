import type { FolderRule } from './candidate.ts';

/** A skill is a folder with a `SKILL.md`. */
export const skill: FolderRule = {
  kind: 'skill',
  // The folders in which agents look for skills.
  conventional: /^(?:\.(?:agents|claude|codex|cursor|gemini|github|kiro|opencode)\/)?skills\//,
};
