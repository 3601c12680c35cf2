import { findTarget, type TargetId } from '../../targets.ts';

/**
 * The keys that `targets` of an AGENT.md has under the id of a target, or under an alias of it. An install writes
 * them into the file of the agent as they are, hooks and permissions among them.
 */
export function extrasIn(targets: unknown, target: TargetId): Record<string, unknown> {
  const all = isMap(targets) ? Object.entries(targets) : [];
  return Object.fromEntries(
    all.flatMap(([name, keys]) =>
      findTarget(name)?.id === target && isMap(keys) ? Object.entries(keys) : [],
    ),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
