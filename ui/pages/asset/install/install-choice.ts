import { findTarget, type InstallScope, sharedTargetId } from '#schema/targets.ts';

/** The agent targets with a chip, in the order of the chips. The CLI may know more (`agenthub-cli targets`). */
const targetIds = ['claude-code', 'cursor', 'kiro', 'codex', sharedTargetId] as const;
export type TargetId = (typeof targetIds)[number];
export type Scope = InstallScope;

/** The chips in their order. The chip of the shared folder has the folder's name. */
export const targets: readonly { id: TargetId; label: string }[] = targetIds.map((id) => ({
  id,
  label: id === sharedTargetId ? '.agents' : (findTarget(id)?.displayName ?? id),
}));

export type InstallChoice = { targets: readonly TargetId[]; scope: Scope };

/** The choice of a visitor who has not chosen yet. */
export const defaultChoice: InstallChoice = { targets: ['claude-code'], scope: 'project' };

/**
 * A choice as options of the CLI, each after a space: ` -a claude-code -s user`. The scope `project` is the CLI's
 * default and is left out.
 */
export function choiceOptions(choice: InstallChoice): string {
  const targets = choice.targets.map((target) => ` -a ${target}`).join('');
  const scope = choice.scope === 'user' ? ' -s user' : '';
  return targets + scope;
}

/** Reads a choice that was stored as text, perhaps by another build; null when it is none. */
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

/** The choice after a click on a target's chip. The last target stays, because a command needs one. */
export function toggleTarget(choice: InstallChoice, id: TargetId): InstallChoice {
  const on = new Set(choice.targets);
  if (!on.delete(id)) on.add(id);
  const next = targets.map((target) => target.id).filter((target) => on.has(target));
  return next.length > 0 ? { ...choice, targets: next } : choice;
}
