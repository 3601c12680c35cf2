import { signal } from '@preact/signals';
import { findTarget, type InstallScope, type TargetId } from '#schema/targets.ts';

/** The target that a visitor installs for, and where. */
export type TargetChoice = { target: TargetId; scope: InstallScope };

/** Where each target keeps assets of a kind; null where it keeps none. */
type Places = Partial<Record<TargetId, Readonly<Record<InstallScope, string | null>>>>;

/**
 * The choice of a target that takes a kind, kept in localStorage under `storageKey` where the browser allows it. At
 * first it is Claude Code, in the project.
 */
export function makeTargetChoice(storageKey: string, places: Places) {
  /** The targets that take the kind, by the name that people know. */
  const targets = Object.keys(places)
    .flatMap((id) => findTarget(id) ?? [])
    .map(({ id, displayName }) => ({ id, label: displayName }))
    .toSorted((one, other) => one.label.localeCompare(other.label, 'en'));

  /** The scopes in which a target takes the kind. */
  function scopesOf(target: TargetId): InstallScope[] {
    const place = places[target];
    return (['project', 'user'] as const).filter((scope) => (place?.[scope] ?? null) !== null);
  }

  /** A choice with a scope that its target has. */
  function possible({ target, scope }: TargetChoice): TargetChoice {
    const scopes = scopesOf(target);
    return { target, scope: scopes.includes(scope) ? scope : (scopes[0] ?? 'user') };
  }

  /** Reads a choice that was stored as text, perhaps by another build; null when it is none. */
  function parse(text: string | null): TargetChoice | null {
    let stored: unknown;
    try {
      stored = JSON.parse(text ?? 'null');
    } catch {
      return null;
    }
    if (typeof stored !== 'object' || stored === null) return null;
    const { target, scope } = stored as { target?: unknown; scope?: unknown };
    const found = targets.find(({ id }) => id === target);
    if (!found || (scope !== 'project' && scope !== 'user')) return null;
    return possible({ target: found.id, scope });
  }

  function read(): TargetChoice | null {
    try {
      return parse(localStorage.getItem(storageKey));
    } catch {
      return null;
    }
  }

  const current = signal<TargetChoice>(read() ?? { target: 'claude-code', scope: 'project' });
  return {
    targets,
    scopesOf,
    possible,
    parse,
    current,
    /** Changes the choice and stores it. */
    set(next: TargetChoice): void {
      current.value = possible(next);
      try {
        localStorage.setItem(storageKey, JSON.stringify(current.value));
      } catch {
        // Storage is full or disabled: the choice lasts as long as the page.
      }
    },
    labelOf: (target: TargetId) => targets.find(({ id }) => id === target)?.label ?? target,
  };
}

/** A choice as options of the CLI, each after a space. The scope `project` is the CLI's default and is left out. */
export function targetOptions({ target, scope }: TargetChoice): string {
  return ` -a ${target}${scope === 'user' ? ' -s user' : ''}`;
}
