import { signal } from '@preact/signals';
import {
  type InstallScope,
  sharedTargetId,
  type Target,
  type TargetId,
  targets as allTargets,
} from '#schema/targets.ts';

/** The targets that a visitor installs for, at least one, and the scope. */
export type TargetChoice = { targets: readonly [TargetId, ...TargetId[]]; scope: InstallScope };

/** A target that takes a kind. */
export type OfferedTarget = {
  id: TargetId;
  label: string;
  /** The names by which people look for it. */
  names: readonly string[];
};

export type TargetChoiceStore = ReturnType<typeof makeTargetChoice>;

type Options = {
  /** Where the choice is kept in localStorage, if the browser allows it. */
  storageKey: string;
  /** Whether a target keeps assets of the kind in a scope. */
  takes: (target: Target, scope: InstallScope) => boolean;
  /** Whether several targets can be chosen at once. */
  several?: boolean;
};

/** The targets that most people use, which are offered first. */
const usualIds: readonly TargetId[] = [
  'claude-code',
  'cursor',
  'kiro',
  'codex',
  'vscode',
  sharedTargetId,
];

/** If there are no more targets than this, all of them are offered first. */
const allShownMax = 9;

const scopes = ['project', 'user'] as const;

/** The choice of targets that take a kind. At first it is Claude Code, in the project. */
export function makeTargetChoice({ storageKey, takes, several = false }: Options) {
  const taking = allTargets.filter((target) => scopes.some((scope) => takes(target, scope)));
  const byId = new Map<string, Target>(taking.map((target) => [target.id, target]));
  const usual = usualIds.flatMap((id) => byId.get(id) ?? []);
  const others = taking
    .filter((target) => !usual.includes(target))
    .toSorted((one, other) => one.displayName.localeCompare(other.displayName, 'en'));

  /** The targets that take the kind: the usual ones first, then the others by name. */
  const offered = [...usual, ...others].map(offer);
  const shownFirst = offered.slice(0, offered.length > allShownMax ? usual.length : undefined);

  /** The scopes in which all of the targets take the kind. */
  function scopesOf(ids: readonly TargetId[]): InstallScope[] {
    const chosen = ids.flatMap((id) => byId.get(id) ?? []);
    return scopes.filter((scope) => chosen.every((target) => takes(target, scope)));
  }

  /** A choice with a scope that its targets have. */
  function possible({ targets, scope }: TargetChoice): TargetChoice {
    const found = scopesOf(targets);
    return { targets, scope: found.includes(scope) ? scope : (found[0] ?? 'user') };
  }

  /** Known targets in the order in which they are offered; null if there are none. */
  function chosenOf(isChosen: (id: TargetId) => boolean): TargetChoice['targets'] | null {
    const [first, ...more] = offered.map(({ id }) => id).filter(isChosen);
    return first === undefined ? null : [first, ...(several ? more : [])];
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
    // A choice of one target was once stored as `target`.
    const { target, targets: ids = [target], scope } = stored as Record<string, unknown>;
    if (!Array.isArray(ids) || (scope !== 'project' && scope !== 'user')) return null;
    const targets = chosenOf((id) => ids.includes(id));
    return targets && possible({ targets, scope });
  }

  /** The choice after a press on a target. Of several, the last one stays, because a command needs one. */
  function press(choice: TargetChoice, id: TargetId): TargetChoice {
    if (!several) return possible({ ...choice, targets: [id] });
    const on = new Set(choice.targets);
    if (!on.delete(id)) on.add(id);
    const targets = chosenOf((one) => on.has(one));
    return targets ? possible({ ...choice, targets }) : choice;
  }

  function read(): TargetChoice | null {
    try {
      return parse(localStorage.getItem(storageKey));
    } catch {
      return null;
    }
  }

  const current = signal<TargetChoice>(read() ?? { targets: ['claude-code'], scope: 'project' });
  return {
    several,
    offered,
    shownFirst,
    scopesOf,
    possible,
    parse,
    press,
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
    labelOf: (target: TargetId) => offered.find(({ id }) => id === target)?.label ?? target,
  };
}

function offer({ id, displayName, aliases = [] }: Target): OfferedTarget {
  // The chip of the shared folder has the folder's name.
  const label = id === sharedTargetId ? '.agents' : displayName;
  return { id, label, names: [displayName, id, ...aliases] };
}

/** A choice as options of the CLI, each after a space. The scope `project` is the CLI's default and is left out. */
export function targetOptions({ targets, scope }: TargetChoice): string {
  return targets.map((target) => ` -a ${target}`).join('') + (scope === 'user' ? ' -s user' : '');
}
