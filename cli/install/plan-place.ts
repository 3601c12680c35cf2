import { join } from 'node:path';
import { byText } from './lock-format.ts';
import type { PlacedMethod } from './lockfile.ts';
import type { Draft } from './plan.ts';
import { type How, list, removeFolder, replaceFolder } from './plan-folder.ts';
import type { Request } from './plan-install.ts';
import type { Place, SurveyedAsset, SurveyedPlacement } from './survey.ts';
import type { Displaced } from './staging.ts';
import type { UnpackedFile } from './unpack.ts';

/** A folder that an asset is to be in, with its current state. */
export type WantedPlace = Place & {
  /** The folder of the version whose files it holds; empty for all of them. */
  from: string;
  targets: string[];
  /** Whether it is a link to the copy that links of this version point to. */
  isOurLink: boolean;
};

type Wanted = {
  place: Place & { isOurLink?: boolean };
  before: SurveyedPlacement | null;
  from: string;
  targets: string[];
  method: PlacedMethod;
};

/**
 * The folders that the asset is in and the requested ones; each keeps its method unless a method is
 * requested. Recorded folders that are one through a link are one here.
 */
export function wantedPlaces(request: Request, before: SurveyedAsset | null): Wanted[] {
  const { places, method, files } = request;
  const asked = new Map(places.map((place) => [place.path, place]));
  const kept = new Map<string, Wanted>();
  for (const one of before?.placements ?? []) {
    const { from = '', targets, method: recorded } = one.recorded;
    const known = kept.get(one.path);
    const again = asked.get(one.path);
    asked.delete(one.path);
    // A version may have another set of folders than the one before.
    if (from !== '' && !again && filesIn(files, from).length === 0) continue;
    const chosen = again && method ? method : one.ours || !isWhole(one) ? recorded : 'copy';
    const all = [...(known?.targets ?? []), ...targets, ...(again?.targets ?? [])];
    // A junction was made in place of a symlink.
    const same = chosen === 'symlink' && recorded === 'junction';
    kept.set(one.path, {
      place: one,
      before: known?.before ?? one,
      from: again?.from ?? from,
      targets: [...new Set(all)].toSorted(byText),
      method: known?.method ?? (same ? 'junction' : chosen),
    });
  }
  const first = [...kept.values()][0]?.method;
  const froms = [...asked.values()].map(({ from }) => from);
  const usual = first ?? (new Set(froms).size < froms.length ? 'symlink' : 'copy');
  const added = [...asked.values()].map((place): Wanted => {
    const found = place.isOurLink ? 'symlink' : isWhole(place) ? 'copy' : usual;
    const targets = place.targets.toSorted(byText);
    return { place, before: null, from: place.from, targets, method: method ?? found };
  });
  return [...kept.values(), ...added];
}

/** Whether a folder has all files that it was compared with, unchanged: no one else can have put it there. */
function isWhole({ state }: Place): boolean {
  return state.kind === 'folder' && state.changed.length === 0 && state.missing.length === 0;
}

/** The files below a folder of the version, by their paths in it. */
export function filesIn(files: UnpackedFile[], from: string): UnpackedFile[] {
  if (from === '') return files;
  return files
    .filter(({ path }) => path.startsWith(`${from}/`))
    .map((file) => ({ ...file, path: file.path.slice(from.length + 1) }));
}

/** Plans the copy that links point to: it is created, replaced or removed. */
export function planCanonical(
  draft: Draft,
  request: Request,
  before: Place | null,
  { linked, same, force }: How & { linked: boolean },
): void {
  const { canonical, files } = request;
  const moved = before !== null && before.path !== canonical.path;
  if (before && !linked) return removeFolder(draft, before, force);
  if (!linked) return;
  if (before && !moved) {
    const next = replaceFolder(draft, before, files, { same, force });
    if (next) draft.addChange(before, { kind: 'folder', path: before.path, files, ...next });
    return;
  }
  let displaced: Displaced = { kind: 'nothing' };
  const isThere = isWhole(canonical);
  if (canonical.state.kind !== 'absent' && !isThere) {
    if (!force) return draft.refuse(canonical.path, notOurs);
    displaced = draft.backup(canonical.path);
  }
  const old = before && replaceFolder(draft, before, files, { same: false, force });
  if (!isThere) {
    const { path } = canonical;
    draft.addChange(canonical, { kind: 'folder', path, files, displaced, keep: old?.keep ?? [] });
  }
  if (before && old) draft.remove(before, old.displaced);
}

const notOurs = 'already exists and was not installed by agenthub-cli';

/** Plans one folder of an asset. */
export function planPlace(
  draft: Draft,
  request: Request,
  before: SurveyedAsset | null,
  { place, before: one, from, targets, method }: Wanted,
  { same, force }: How,
): void {
  const { kind, ref, canonical } = request;
  const files = filesIn(request.files, from);
  const target = from === '' ? canonical.path : join(canonical.path, from);
  const step = {
    kind,
    ref,
    type: 'folder' as const,
    folder: draft.record(place.path),
    targets,
    method,
    canonical: method === 'copy' ? null : draft.record(target),
  };
  const { path, state } = place;
  const fresh = (displaced: Displaced, keep: { from: string; name: string }[] = []) =>
    draft.addChange(
      place,
      method === 'copy'
        ? { kind: 'folder', path, files, keep, displaced }
        : { kind: 'link', path, target, files, displaced },
    );
  const say = (action: 'create' | 'replace' | 'keep', notes: string[] = []) =>
    draft.steps.push({ ...step, action, notes });

  if (state.kind === 'absent') {
    fresh({ kind: 'nothing' });
    return void say('create', one ? ['it was missing; placed again'] : []);
  }
  if (!one && (place.isOurLink ? method !== 'copy' : isWhole(place) && method === 'copy')) {
    return void say('keep', ['it was there already']);
  }
  if (one && method === 'copy' && request.renewed.has(path)) {
    return void say('keep', ['it has the files of this version already']);
  }
  if (!one?.ours && !place.isOurLink && !isWhole(place)) {
    const detail = one ? 'was replaced by something that agenthub-cli did not put there' : notOurs;
    if (!force) return draft.refuse(path, detail);
    const aside = draft.backup(path);
    fresh(aside);
    return void say('replace', [`what was there is now ${draft.record(aside.to)}`]);
  }
  if (state.kind === 'link') {
    const still = before?.canonical?.path === canonical.path && one?.recorded.method === method;
    if (still) return void say('keep');
    fresh({ kind: 'whole' });
    return void say('replace');
  }
  const toFolder = method === 'copy';
  const next = replaceFolder(draft, place, files, { same: same && toFolder, force });
  if (!next) {
    if (same && toFolder) say('keep');
    return;
  }
  if (!toFolder && next.keep.length > 0 && next.displaced.kind !== 'backup') {
    // A link cannot contain the foreign files.
    if (!force)
      return draft.refuse(path, `contains your own files: ${list(next.keep.map((k) => k.name))}`);
    next.displaced = draft.backup(path);
  }
  fresh(next.displaced, toFolder ? next.keep : []);
  const notes: string[] = [];
  if (next.displaced.kind === 'backup') {
    notes.push(`what was there is now ${draft.record(next.displaced.to)}`);
  } else if (next.keep.length > 0) notes.push(`keeps ${list(next.keep.map((k) => k.name))}`);
  say('replace', notes);
}
