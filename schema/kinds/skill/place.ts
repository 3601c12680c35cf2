import type { InstallScope, Target, TargetId } from '../../targets.ts';
import type { Location, Placement } from '../kind-module.ts';

/** The folder in which each target looks for skills; null if it has none in the user scope. */
const folders: Record<TargetId, { project: string; user: string | null }> = {
  agents: { project: '.agents/skills', user: '~/.agents/skills' },
  'claude-code': { project: '.claude/skills', user: '$CLAUDE_CONFIG_DIR(~/.claude)/skills' },
  codex: { project: '.agents/skills', user: '~/.agents/skills' },
  cursor: { project: '.agents/skills', user: '~/.cursor/skills' },
  kiro: { project: '.kiro/skills', user: '~/.kiro/skills' },
};

/** The folder in which a target looks for skills; none if it has none in that scope. */
export function skillLocations({ id }: Pick<Target, 'id'>, scope: InstallScope): Location[] {
  const path = folders[id][scope];
  return path === null ? [] : [{ type: 'folder', path }];
}

/** Places a skill as a folder with the skill's name, in the folder in which the target looks for skills. */
export function placeSkill(
  { name }: { name: string },
  target: Pick<Target, 'id'>,
  scope: InstallScope,
): Placement[] {
  return skillLocations(target, scope).map(({ path }) => ({
    type: 'folder',
    path: `${path}/${name}`,
    from: '',
  }));
}
