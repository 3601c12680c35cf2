/** The agent targets that have a chip, in the order shown; the CLI knows more (`agenthub-cli targets`). */
export const targets = [
  { id: 'claude-code', label: 'Claude Code' },
  { id: 'cursor', label: 'Cursor' },
  { id: 'kiro', label: 'Kiro' },
  { id: 'codex', label: 'Codex' },
  { id: 'agents', label: '.agents' },
] as const;
export type TargetId = (typeof targets)[number]['id'];
export type Scope = 'project' | 'user';

export type InstallChoice = { targets: readonly TargetId[]; scope: Scope };

/** What is chosen until someone chooses. */
export const defaultChoice: InstallChoice = { targets: ['claude-code'], scope: 'project' };

/**
 * What to tell the CLI to install `ref`: `add team/pdf -a claude-code`. A scope of `project` is the
 * CLI's default and is left out.
 */
export function installArguments(ref: string, choice: InstallChoice): string {
  const agents = choice.targets.map((target) => ` -a ${target}`).join('');
  const scope = choice.scope === 'user' ? ' -s user' : '';
  return `add ${ref}${agents}${scope}`;
}

/** Reads a choice that was stored as text; null when it is not one, of this or of another build. */
export function parseChoice(text: string | null): InstallChoice | null {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
  if (typeof stored !== 'object' || stored === null) return null;
  const { targets: ids, scope } = stored as { targets?: unknown; scope?: unknown };
  if (!Array.isArray(ids) || (scope !== 'project' && scope !== 'user')) return null;
  const known = targets.map(({ id }) => id).filter((id) => ids.includes(id));
  return known.length > 0 ? { targets: known, scope } : null;
}

/** The choice after a click on a target's chip; the last target stays, since a command needs one. */
export function toggleTarget(choice: InstallChoice, id: TargetId): InstallChoice {
  const on = new Set(choice.targets);
  if (!on.delete(id)) on.add(id);
  const next = targets.map((target) => target.id).filter((target) => on.has(target));
  return next.length > 0 ? { ...choice, targets: next } : choice;
}

const projectFolders: Record<TargetId, string> = {
  'claude-code': '.claude/skills',
  cursor: '.agents/skills',
  kiro: '.kiro/skills',
  codex: '.agents/skills',
  agents: '.agents/skills',
};
const userFolders: Record<TargetId, string> = {
  'claude-code': '~/.claude/skills',
  cursor: '~/.cursor/skills',
  kiro: '~/.kiro/skills',
  codex: '~/.agents/skills',
  agents: '~/.agents/skills',
};

/** The folder where the first target chosen looks for skill `name`: for a prompt, where no CLI runs. */
export function folderOf(name: string, choice: InstallChoice): string {
  const folders = choice.scope === 'user' ? userFolders : projectFolders;
  return `${folders[choice.targets[0] ?? 'agents']}/${name}`;
}
