import { foldPath } from '#schema/path.ts';
import type { Displaced } from './staging.ts';
import type { Draft } from './plan.ts';
import type { Place } from './survey.ts';
import type { UnpackedFile } from './unpack.ts';

/** Whether the version stays the same, and whether what is in the way is renamed to a backup. */
export type How = { same: boolean; force: boolean };

/**
 * How an installed folder is replaced by the new files, and which foreign entries move to the new folder.
 * Null if the folder is already correct, or if the change was refused.
 */
export function replaceFolder(
  draft: Draft,
  place: Place,
  files: UnpackedFile[],
  { same, force }: How,
): { displaced: Displaced; keep: { from: string; name: string }[] } | null {
  const { path, state } = place;
  if (state.kind === 'absent') return { displaced: { kind: 'nothing' }, keep: [] };
  if (state.kind !== 'folder') {
    if (force) return { displaced: draft.backup(path), keep: [] };
    draft.refuse(path, 'was replaced by something that agenthub-cli did not put there');
    return null;
  }
  if (same && state.changed.length === 0 && state.missing.length === 0) return null;
  const collision = collisionOf(state.foreign, files);
  if (state.changed.length > 0 || collision) {
    if (force) return { displaced: draft.backup(path), keep: [] };
    if (state.changed.length > 0)
      draft.refuse(path, `has changes of yours: ${list(state.changed)}`);
    else draft.refuse(path, `contains your own file where the new version has one: ${collision}`);
    return null;
  }
  const keep = state.foreign.map((name) => ({ from: `${path}/${name}`, name }));
  return { displaced: { kind: 'whole' }, keep };
}

/** Plans the removal of an installed folder; its foreign entries stay. */
export function removeFolder(draft: Draft, place: Place, force: boolean): void {
  const { path, state } = place;
  if (state.kind !== 'folder') return;
  if (state.changed.length > 0 && !force) {
    return draft.refuse(path, `has changes of yours: ${list(state.changed)}`);
  }
  if (state.foreign.length === 0) draft.remove(place, { kind: 'whole' });
  else draft.remove(place, { kind: 'files', files: [...state.intact, ...state.changed] });
}

/** A foreign file with the same name as a new file, or a name that some file systems treat as the same. */
function collisionOf(foreign: string[], files: UnpackedFile[]): string | null {
  const paths = files.map(({ path }) => foldPath(path));
  const collides = (name: string) => {
    const folded = foldPath(name);
    return paths.some(
      (path) => path === folded || path.startsWith(`${folded}/`) || folded.startsWith(`${path}/`),
    );
  };
  return foreign.find(collides) ?? null;
}

/** The first few of some names. */
export function list(names: string[], shown = 5): string {
  const rest = names.length - shown;
  return rest > 0 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}
