import { foldersWith } from './folders.ts';

/** A skill is a folder with a `SKILL.md`. */
export const skill = foldersWith({
  kind: 'skill',
  manifest: 'skill.md',
  // The folders in which agents look for skills.
  conventional: /^(?:\.(?:agents|claude|codex|cursor|gemini|github|kiro|opencode)\/)?skills\//,
});
