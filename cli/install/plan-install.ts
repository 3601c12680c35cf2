import { type AssetId, keyOf, parseKey } from './asset-id.ts';
import { isKept, isRemains } from './kept.ts';
import { byText } from './lock-format.ts';
import type { LockedAsset, LockedPlacement } from './lockfile.ts';
import { dropUnneeded } from './needs.ts';
import { type Draft, draftPlan, type Plan } from './plan.ts';
import { planEntry, removeEntryOf, type WantedEntry } from './plan-entry.ts';
import { planFile, removeFileOf, type WantedFile } from './plan-file.ts';
import { removeFolder } from './plan-folder.ts';
import { recordRequested } from './requested.ts';
import { planCanonical, planPlace, type WantedPlace, wantedPlaces } from './plan-place.ts';
import type { Place, Survey, SurveyedAsset } from './survey.ts';
import type { UnpackedFile } from './unpack.ts';

/** A fetched asset to install, with the places to add to those that it already has. */
export type Request = AssetId & {
  registry: string;
  version: string;
  requested: string | null;
  digest: string;
  files: UnpackedFile[];
  /** The folders to add or to replace; each once. */
  places: WantedPlace[];
  /** The recorded folders that already hold the files of this version, by real path. */
  renewed: ReadonlySet<string>;
  /** The files that the asset is to have. */
  ownFiles: WantedFile[];
  /** The entries that the asset is to have. */
  entries: WantedEntry[];
  /** Whether files and entries that are recorded, but not wanted any more, are removed. */
  isComplete: boolean;
  /** The target of the links; used if at least one place is a link. */
  canonical: Place;
  /** Null keeps the method of an installed asset; a new asset gets links for several folders, a copy for one. */
  method: 'copy' | 'symlink' | null;
  /** Whether the user asked for the asset himself. */
  direct: boolean;
  /** The keys of the assets that this one is installed for as a part. */
  neededBy: readonly string[];
  /** The keys of the parts that this version needs. */
  parts: readonly string[];
  /** The other address of the registry under which the installed version was the same; null if there is none. */
  movedFrom: string | null;
};

export type InstallOptions = { force: boolean; frozen: boolean; now: Date };

/** Plans the install of the requested assets in one scope: all places of an asset change to the requested version. */
export function planInstall(survey: Survey, requests: Request[], options: InstallOptions): Plan {
  const draft = draftPlan(survey, options.now);
  const taken = new Map(survey.owners);
  for (const request of requests) {
    const places = [
      ...[...request.places, ...request.ownFiles].map(({ path }) => ({ path, end: '' })),
      ...request.entries.map(({ file, pointer }) => ({ path: file.path, end: `#${pointer}` })),
    ];
    for (const { path, end } of places) {
      const owner = taken.get(path + end) ?? keyOf(request);
      taken.set(path + end, owner);
      if (owner !== keyOf(request)) {
        refuseOwned(draft, path, owner);
      }
    }
    planAsset(draft, request, survey.assets.get(keyOf(request)) ?? null, options);
  }
  if (!options.frozen) dropUnneeded(draft, requests, options);
  return draft.build();
}

/** Refuses a place that another asset has, or that still has what the user changed of a removed one. */
function refuseOwned(draft: Draft, path: string, owner: string): void {
  const ref = parseKey(owner)?.ref ?? owner;
  const locked = draft.survey.lock.assets[owner];
  if (!locked || !isRemains(locked)) {
    return draft.refuse(path, `contains ${ref}; remove that first`);
  }
  const where = locked.scope === 'user' ? ' --scope user' : '';
  draft.refuse(
    path,
    `still has what you changed of ${ref}, which was removed`,
    `take that out too:  agenthub-cli remove ${owner}${where} --force`,
  );
}

function planAsset(
  draft: Draft,
  asked: Request,
  before: SurveyedAsset | null,
  options: InstallOptions,
): void {
  const { force } = options;
  // The existing copy of a version stays where it is; lock files of version 1 have it in another folder.
  const keeps = before?.locked.version === asked.version ? before.canonical : null;
  const request = { ...asked, canonical: keeps ?? asked.canonical };
  const { ref } = request;
  if (before && before.refused.length > 0) return draft.refuseAll(before.refused);
  const isThere = before !== null && !isRemains(before.locked);
  const refusal = isThere ? refusalOf(request, before.locked, force) : null;
  if (before && refusal) {
    const path = before.placements[0]?.path ?? draft.survey.root.folder;
    draft.refuse(path, refusal.detail, refusal.hint);
    return;
  }
  const wanted = wantedPlaces(request, before);
  if (wanted.length + request.ownFiles.length + request.entries.length === 0) {
    return draft.refuse(
      draft.survey.root.folder,
      `no longer has ${ref}; another command removed it`,
    );
  }
  const linked = wanted.some(({ method }) => method !== 'copy');
  const same = before?.locked.digest === request.digest;
  planCanonical(draft, request, before?.canonical ?? null, { linked, same, force });
  const folders = wanted.map((one) => {
    planPlace(draft, request, before, one, { same, force });
    return recordOfPlace(draft, one);
  });
  const others = planOthers(draft, request, before, options);
  for (const gone of before?.placements ?? []) {
    if (wanted.every(({ place }) => place.path !== gone.path)) removeFolder(draft, gone, force);
  }
  const { registry, version, digest, files } = request;
  const asset: LockedAsset = {
    ...before?.locked,
    registry,
    version,
    ...recordRequested(request.requested),
    digest,
    scope: draft.survey.root.scope,
    ...reasonOf(request, before?.locked),
    canonical: linked ? draft.record(request.canonical.path) : null,
    placements: [...folders, ...others],
    files: Object.fromEntries(
      files.map(({ path, sha256, executable }) => [path, { sha256, executable }]),
    ),
  };
  draft.assets.set(keyOf(request), asset);
}

/** Why an installed asset must not become the requested version; null if it may. */
function refusalOf(
  { ref, registry, version, digest, movedFrom, neededBy, direct }: Request,
  locked: LockedAsset,
  force: boolean,
): { detail: string; hint?: string } | null {
  const isMoved = movedFrom === locked.registry || digest === locked.digest;
  if (locked.registry !== registry && !isMoved) {
    return { detail: `contains ${ref} from ${locked.registry}; remove that first` };
  }
  const isOther = !direct && version !== locked.version;
  if (isOther && locked.direct !== false && !force) {
    const agent = neededBy.map((key) => parseKey(key)?.ref ?? key).join(', ');
    return {
      detail: `contains ${ref} ${locked.version}, which you installed, but ${agent} needs ${version}`,
      hint: `to change ${ref} to ${version}:  --force`,
    };
  }
  return null;
}

/** Whether the user asked for the asset himself, and the assets that need it. An update changes neither. */
function reasonOf(
  { neededBy, direct, places, ownFiles, entries }: Request,
  before: LockedAsset | undefined,
): Pick<LockedAsset, 'direct' | 'neededBy'> {
  const isNew = before === undefined || places.length + ownFiles.length + entries.length > 0;
  const asked = isNew && direct;
  return {
    direct: asked || (before !== undefined && before.direct !== false),
    neededBy: [...new Set([...(before?.neededBy ?? []), ...neededBy])],
  };
}

function recordOfPlace(
  draft: Draft,
  { place, before, from, targets, method }: ReturnType<typeof wantedPlaces>[number],
): LockedPlacement {
  return {
    ...before?.recorded,
    type: 'folder',
    folder: draft.record(place.path),
    ...(from === '' ? {} : { from }),
    method,
    targets,
  };
}

/** Plans the files and entries of an asset, and the removal of those that it has no more. */
function planOthers(
  draft: Draft,
  request: Request,
  before: SurveyedAsset | null,
  options: InstallOptions,
): LockedPlacement[] {
  const { kind, ref, ownFiles, entries, isComplete } = request;
  const id = { kind, ref };
  const placed: LockedPlacement[] = [];
  const left = new Set<object>([...(before?.ownFiles ?? []), ...(before?.entries ?? [])]);
  for (const one of ownFiles) {
    const known = before?.ownFiles.find(({ path }) => path === one.path) ?? null;
    if (known) left.delete(known);
    placed.push(planFile(draft, id, sorted(one), known, options));
  }
  for (const one of entries) {
    const known =
      before?.entries.find(
        ({ file, recorded }) => file.path === one.file.path && recorded.pointer === one.pointer,
      ) ?? null;
    if (known) left.delete(known);
    placed.push(planEntry(draft, id, sorted(one), known, options));
  }
  for (const one of before?.ownFiles ?? []) {
    if (!left.has(one)) continue;
    const { recorded } = one;
    if (!isComplete || isKept(recorded)) placed.push(recorded);
    else if (removeFileOf(draft, id, one, options)) placed.push({ ...recorded, kept: true });
  }
  for (const one of before?.entries ?? []) {
    if (!left.has(one)) continue;
    const { recorded } = one;
    if (!isComplete || isKept(recorded)) placed.push(recorded);
    else if (removeEntryOf(draft, id, one, options)) placed.push({ ...recorded, kept: true });
  }
  return placed;
}

function sorted<T extends { targets: string[] }>(wanted: T): T {
  return { ...wanted, targets: wanted.targets.toSorted(byText) };
}
