import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { DeclaredInput } from '#schema/kinds/kind-module.ts';
import { findTarget, type InstallScope, type Target } from '#schema/targets.ts';
import { CliError } from '../errors.ts';
import { placementsOf, type Places } from '../targets/places.ts';
import { placeholdersOf } from './entries/placeholders.ts';
import type { InstallPlacement } from './locate.ts';
import { textsOf, type UnpackedFile } from './unpack.ts';

/** The values of inputs, by name. */
export type InputValues = Readonly<Record<string, string>>;

/** An asset with the files of the version to install. */
export type Fetched = { kind: Kind; name: string; files: UnpackedFile[] };

/** Places one version: gives the placements for a target, with absolute paths. */
export type Placing = {
  /** What the manifest of the version asks for. */
  inputs: readonly DeclaredInput[];
  /** Why a target that takes the kind cannot have this version; null if it can. */
  obstacleFor(target: Pick<Target, 'id'>): string | null;
  /** What to place for a target; none if the target does not take the kind in that scope, or not this version. */
  placementsFor(target: Pick<Target, 'id'>, values: InputValues): InstallPlacement[];
  /** The same for a target of a lock file, by its id. Throws `cli.refused` if it cannot have this version. */
  againFor(target: string, values: InputValues): InstallPlacement[];
};

/** The {@link Placing} of a fetched version. Throws `manifest.invalid` if its manifest cannot be read. */
export function placingOf(
  { kind, name, files }: Fetched,
  scope: InstallScope,
  places: Places,
): Placing {
  const texts = textsOf(files);
  const { manifestFile, readManifest } = kindModule(kind);
  const { inputs } = readManifest(texts.text(manifestFile), { folderName: name });
  const marks = Object.fromEntries(inputs.map((input) => [input.name, markOf(input)]));

  function placementsFor(target: Pick<Target, 'id'>, values: InputValues): InstallPlacement[] {
    const found = findTarget(target.id);
    if (!found) return [];
    const place = (given: InputValues) =>
      placementsOf({ kind, name, ...texts, inputs: given }, found, scope, places);
    const placed = place(values);
    const [open, filled] = inputs.length === 0 ? [[], []] : [place({}), place(marks)];
    return placed.map((one) => {
      if (one.type !== 'entry') return one;
      const same = (other: InstallPlacement) =>
        other.type === 'entry' && other.path === one.path && other.pointer === one.pointer;
      const [before, after] = [open.find(same), filled.find(same)];
      if (before?.type !== 'entry' || after?.type !== 'entry') return one;
      return { ...one, placeholders: placeholdersOf(before.value, after.value) };
    });
  }

  function obstacleFor({ id }: Pick<Target, 'id'>): string | null {
    return kindModule(kind).obstacle?.({ name, ...texts, inputs: {} }, { id }, scope) ?? null;
  }

  function againFor(text: string, values: InputValues): InstallPlacement[] {
    const target = { id: text as Target['id'] };
    const obstacle = obstacleFor(target);
    // Without this, what is installed there would count as no longer wanted.
    if (obstacle !== null) throw new CliError('cli.refused', `${name} stays as it is: ${obstacle}`);
    return placementsFor(target, values);
  }

  return { inputs, obstacleFor, placementsFor, againFor };
}

/** A value that an input could have and that stands nowhere else, to find where the input goes. */
function markOf({ name, choices, format }: DeclaredInput): string {
  if (choices[0] !== undefined) return choices[0];
  if (format === 'number') return '987654321';
  return format === 'boolean' ? 'true' : `agenthub-input-${name}`;
}
