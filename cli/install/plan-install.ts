import { foldPath } from '#schema/path.ts';
import { type AssetId, keyOf, parseKey } from './asset-id.ts';
import { byText, type LockedAsset, type LockedPlacement, type PlacedMethod } from './lockfile.ts';
import { type Draft, draftPlan, type Plan } from './plan.ts';
import type { Place, Survey, SurveyedAsset, SurveyedPlacement } from './survey.ts';
import type { Displaced } from './transaction.ts';
import type { UnpackedFile } from './unpack.ts';

/** A fetched asset to install, with the places to add to those that it already has. */
export type Request = AssetId & {
  registry: string;
  version: string;
  requested: string | null;
  digest: string;
  files: UnpackedFile[];
  /** The places to add or to replace; each folder once. */
  places: (Place & { targets: string[] })[];
  /** The target of the links; used if at least one place is a link. */
  canonical: Place;
  /** Null keeps the method of an installed asset; a new asset gets links for several folders, a copy for one. */
  method: 'copy' | 'symlink' | null;
};

type Options = { force: boolean; now: Date };

/** Plans the install of the requested assets in one scope: all places of an asset change to the requested version. */
export function planInstall(survey: Survey, requests: Request[], options: Options): Plan {
  const draft = draftPlan(survey, options.now);
  const taken = new Map(survey.owners);
  for (const request of requests) {
    for (const { path } of request.places) {
      const owner = taken.get(path) ?? keyOf(request);
      taken.set(path, owner);
      if (owner !== keyOf(request)) {
        draft.refuse(path, `contains ${parseKey(owner)?.ref ?? owner}; remove that first`);
      }
    }
    planAsset(draft, request, survey.assets.get(keyOf(request)) ?? null, options);
  }
  return draft.build();
}

/** One folder that the asset is to be in, and its current state. */
type Wanted = {
  place: Place;
  before: SurveyedPlacement | null;
  targets: string[];
  method: PlacedMethod;
};

function planAsset(
  draft: Draft,
  asked: Request,
  before: SurveyedAsset | null,
  { force }: Options,
): void {
  // The existing copy of a version stays where it is; lock files of version 1 have it in another folder.
  const keeps = before?.locked.version === asked.version ? before.canonical : null;
  const request = { ...asked, canonical: keeps ?? asked.canonical };
  const { ref, registry } = request;
  if (before && before.refused.length > 0) return draft.refuseAll(before.refused);
  if (before && before.locked.registry !== registry) {
    const path = before.placements[0]?.path ?? draft.survey.root.folder;
    draft.refuse(path, `contains ${ref} from ${before.locked.registry}; remove that first`);
    return;
  }
  const wanted = wantedPlaces(request, before);
  if (wanted.length === 0) {
    return draft.refuse(
      draft.survey.root.folder,
      `no longer has ${ref}; another command removed it`,
    );
  }
  const linked = wanted.some(({ method }) => method !== 'copy');
  const asset: LockedAsset = {
    ...before?.locked,
    registry,
    version: request.version,
    requested: request.requested,
    digest: request.digest,
    scope: draft.survey.root.scope,
    canonical: linked ? draft.record(request.canonical.path) : null,
    placements: wanted.map(({ place, before, targets, method }): LockedPlacement => ({
      ...before?.recorded,
      type: 'folder',
      folder: draft.record(place.path),
      method,
      targets,
    })),
    files: Object.fromEntries(
      request.files.map(({ path, sha256, executable }) => [path, { sha256, executable }]),
    ),
  };
  draft.assets.set(keyOf(request), asset);
  const same = before?.locked.digest === request.digest;
  planCanonical(draft, request, before?.canonical ?? null, { linked, same, force });
  for (const one of wanted) planPlace(draft, request, before, one, { same, force });
}

/** The folders that the asset is in and the requested ones; each keeps its method unless a method is requested. */
function wantedPlaces(request: Request, before: SurveyedAsset | null): Wanted[] {
  const { places, method } = request;
  const asked = new Map(places.map((place) => [place.path, place]));
  const kept = (before?.placements ?? []).map((one): Wanted => {
    const again = asked.get(one.path);
    asked.delete(one.path);
    const chosen = again && method ? method : one.recorded.method;
    const targets = [...new Set([...one.recorded.targets, ...(again?.targets ?? [])])];
    // A junction was made in place of a symlink.
    const same = chosen === 'symlink' && one.recorded.method === 'junction';
    return {
      place: one,
      before: one,
      targets: targets.toSorted(byText),
      method: same ? 'junction' : chosen,
    };
  });
  const usual = kept[0]?.method ?? (asked.size > 1 ? ('symlink' as const) : ('copy' as const));
  const added = [...asked.values()].map((place): Wanted => ({
    place,
    before: null,
    targets: place.targets.toSorted(byText),
    method: method ?? usual,
  }));
  return [...kept, ...added];
}

type How = { same: boolean; force: boolean };

/** Plans the copy that links point to: it is created, replaced or removed. */
function planCanonical(
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
    const next = replaceFolder(draft, before, request, { same, force });
    if (next) draft.addChange(before, { kind: 'folder', path: before.path, files, ...next });
    return;
  }
  let displaced: Displaced = { kind: 'nothing' };
  if (canonical.state.kind !== 'absent') {
    if (!force) return draft.refuse(canonical.path, notOurs);
    displaced = draft.backup(canonical.path);
  }
  const old = before && replaceFolder(draft, before, request, { same: false, force });
  draft.addChange(canonical, {
    kind: 'folder',
    path: canonical.path,
    files,
    displaced,
    keep: old?.keep ?? [],
  });
  if (before && old) draft.remove(before, old.displaced);
}

const notOurs = 'already exists and was not installed by agenthub-cli';

function planPlace(
  draft: Draft,
  request: Request,
  before: SurveyedAsset | null,
  { place, before: one, targets, method }: Wanted,
  { same, force }: How,
): void {
  const { kind, ref, files, canonical } = request;
  const step = {
    kind,
    ref,
    folder: draft.record(place.path),
    targets,
    method,
    canonical: method === 'copy' ? null : draft.record(canonical.path),
  };
  const { path, state } = place;
  const fresh = (displaced: Displaced, keep: { from: string; name: string }[] = []) =>
    draft.addChange(
      place,
      method === 'copy'
        ? { kind: 'folder', path, files, keep, displaced }
        : { kind: 'link', path, target: canonical.path, files, displaced },
    );
  const say = (action: 'create' | 'replace' | 'keep', notes: string[] = []) =>
    draft.steps.push({ ...step, action, notes });

  if (state.kind === 'absent') {
    fresh({ kind: 'nothing' });
    return void say('create', one ? ['it was missing; placed again'] : []);
  }
  if (!one?.ours) {
    const detail = one ? 'was replaced by something that agenthub-cli did not put there' : notOurs;
    if (!force) return draft.refuse(path, detail);
    const aside = draft.backup(path);
    fresh(aside);
    return void say('replace', [`what was there is now ${draft.record(aside.to)}`]);
  }
  if (state.kind === 'link') {
    const still = before?.canonical?.path === canonical.path && one.recorded.method === method;
    if (still) return void say('keep');
    fresh({ kind: 'whole' });
    return void say('replace');
  }
  const toFolder = method === 'copy';
  const next = replaceFolder(draft, place, request, { same: same && toFolder, force });
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

/**
 * How an installed folder is replaced by the new files, and which foreign entries move to the new folder.
 * Null if the folder is already correct, or if the change was refused.
 */
function replaceFolder(
  draft: Draft,
  place: Place,
  { files }: Request,
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
