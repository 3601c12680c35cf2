import type { InstallScope, Target, TargetId } from '../../targets.ts';
import type { Placement } from '../kind-module.ts';

/** Where each target looks for skills; null for one that has no folder of the user's. */
const folders: Record<TargetId, { project: string; user: string | null }> = {
  agents: { project: '.agents/skills', user: '~/.agents/skills' },
  'claude-code': { project: '.claude/skills', user: '$CLAUDE_CONFIG_DIR(~/.claude)/skills' },
  codex: { project: '.agents/skills', user: '~/.agents/skills' },
  cursor: { project: '.agents/skills', user: '~/.cursor/skills' },
  kiro: { project: '.kiro/skills', user: '~/.kiro/skills' },
};

/** A skill is a folder of its own, named after it, in the folder where the target looks for skills. */
export function placeSkill(
  { name }: { name: string },
  { id }: Pick<Target, 'id'>,
  scope: InstallScope,
): Placement[] {
  const folder = folders[id][scope];
  return folder === null ? [] : [{ type: 'folder', path: `${folder}/${name}` }];
}
