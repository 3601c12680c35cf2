import type { Kind } from '#schema/kind.ts';
import { noCounts } from '#api/domain/sync-run/summarise.ts';
import type { SyncChange, SyncCounts, SyncOutcome } from '#schema/source.ts';
import type { InspectedCandidate } from './inspect.ts';
import type { LeftOut } from './scan.ts';
import { namesOf, withCurrentNames } from './names.ts';
import type { Candidate } from './scan/candidate.ts';

/** An asset that belongs to this source or may be adopted by it, with its folder and fingerprint at the last sync. */
export type OwnAsset = {
  assetId: string;
  kind: Kind;
  /** Its name in the namespace of the source: its former name there, if it was moved to another one. */
  name: string;
  /** Other names that it had there, which a manifest may still have. */
  formerNames: string[];
  /** Where it is now, if it was moved to another namespace. */
  movedTo: { namespace: string; name: string } | null;
  path: string;
  fingerprint: string;
  latestVersion: string | null;
  isGone: boolean;
  isDeleted: boolean;
  /** Whether its source was removed. Its fingerprint is empty then. */
  isOrphan: boolean;
};

/** A name in the namespace that does not belong to this source. `owner` explains why: it completes the sentence "<name> …". */
export type TakenName = { kind: Kind; name: string; owner: string };

/** The planned change of one asset. */
export type PlannedChange = {
  kind: Kind;
  change: SyncChange;
  /** The folder upstream; for a gone asset, the folder that it was in. */
  path: string;
  name: string | null;
  reasons: string[];
  /** Whether a change in the registry alone, without a new commit, can change the outcome. */
  dependsOnRegistry: boolean;
  /** The version in the manifest; null if it has none or was not read. */
  version: string | null;
  /** The candidate with its fingerprint; null for an asset that was not found upstream. */
  found: { candidate: Candidate; fingerprint: string } | null;
  /** The asset in the registry; null for a new one. */
  asset: OwnAsset | null;
};

/** The state before a run: the repository, the assets of this source, and other names in the namespace. */
export type PlanInput = {
  found: InspectedCandidate[];
  leftOut: LeftOut;
  own: OwnAsset[];
  taken: TakenName[];
};

const placements: Candidate['placement'][] = ['marketplace', 'conventional', 'elsewhere'];

/**
 * Plans the changes of a run, sorted by path. A pure function. If several folders have the same kind and
 * name, one is chosen: the folder of the last sync, else one that a marketplace lists, else one where
 * agents look for skills, else the first by path. A name that belongs to someone else is a conflict. If
 * a folder is invalid or in conflict, the asset that came from it stays as it is. An asset is gone only if
 * its folder could be read and the asset is not there.
 */
export function plan({ found: read, leftOut, own, taken }: PlanInput): PlannedChange[] {
  const found = withCurrentNames(read, own);
  const ownByName = new Map(own.map((asset) => [nameKey(asset), asset]));
  const ownByPath = new Map(
    own.filter(({ isGone, isOrphan }) => !isGone && !isOrphan).map((one) => [placeKey(one), one]),
  );
  const takenByName = new Map(taken.map((one) => [nameKey(one), one]));
  const winners = new Map<string, InspectedCandidate>();
  const names = namesOf(found, ownByPath);
  const nameOf = (one: InspectedCandidate) => names.get(one);
  const rank = (one: InspectedCandidate, key: string) => {
    const wasHere = ownByName.get(key)?.path === one.candidate.path;
    return wasHere ? -1 : placements.indexOf(one.candidate.placement);
  };
  for (const one of found) {
    const name = nameOf(one);
    if (!name) continue;
    const key = nameKey({ kind: one.candidate.kind, name });
    const best = winners.get(key);
    if (!best || rank(one, key) < rank(best, key)) winners.set(key, one);
  }

  const kept = new Set<string>();
  const changes = found.map((one): PlannedChange => {
    const { candidate, fingerprint, manifest } = one;
    const name = nameOf(one) ?? null;
    const base = {
      kind: candidate.kind,
      path: candidate.path,
      name,
      version: manifest?.ok ? manifest.version : null,
      found: { candidate, fingerprint },
      asset: null,
      dependsOnRegistry: false,
    };
    const before = ownByPath.get(placeKey(candidate));
    if (name === null || (manifest !== null && !manifest.ok)) {
      if (before) kept.add(before.assetId);
      const reasons = manifest?.ok === false ? manifest.reasons : ['It has no name.'];
      return { ...base, name: before?.name ?? null, change: 'invalid', reasons };
    }
    const key = nameKey({ kind: candidate.kind, name });
    const winner = winners.get(key);
    if (winner && winner !== one) {
      const where = winner.candidate.path || 'the root of the repository';
      // Many repositories have one copy for each agent.
      if (winner.fingerprint === fingerprint)
        return { ...base, change: 'unchanged', reasons: [`A copy of ${where}.`] };
      if (before && before.name !== name) kept.add(before.assetId);
      const reasons = [`"${name}" is published from ${where}, which has other content.`];
      return { ...base, change: 'conflict', reasons };
    }
    const other = takenByName.get(key);
    if (other) {
      if (before) kept.add(before.assetId);
      const reasons = [`"${name}" ${other.owner}.`];
      return { ...base, change: 'conflict', reasons, dependsOnRegistry: true };
    }
    const asset = ownByName.get(key) ?? null;
    if (asset) kept.add(asset.assetId);
    return { ...base, asset, ...changeOf(one, asset) };
  });
  const unreadable = changes.filter(
    (one) => one.change === 'invalid' && !ownByPath.has(placeKey(one)),
  );
  const notFound = own.filter(
    ({ assetId, isGone, isOrphan }) => !isGone && !isOrphan && !kept.has(assetId),
  );
  return [
    ...changes,
    ...notFound.map((asset) => changeOfNotFound(asset, leftOut, unreadable)),
  ].toSorted(
    (a, b) => compare(a.path, b.path) || compare(a.change, b.change) || compare(a.kind, b.kind),
  );
}

function changeOf(
  { candidate, fingerprint, manifest, isPublished }: InspectedCandidate,
  asset: OwnAsset | null,
): Pick<PlannedChange, 'change' | 'reasons'> & Partial<PlannedChange> {
  const warnings = manifest?.ok ? manifest.warnings : [];
  if (!asset) return { change: 'new', reasons: warnings };
  if (asset.isDeleted) {
    return {
      change: 'unchanged',
      reasons: ['It was deleted here and stays deleted; an admin can restore it.'],
      // If an admin restores it, the next run publishes the commits that it missed.
      dependsOnRegistry: asset.fingerprint !== fingerprint,
    };
  }
  const reasons: string[] = [];
  if (asset.isGone) reasons.push('It is back upstream.');
  if (asset.isOrphan) {
    if (isPublished && !asset.isGone) return { change: 'unchanged', reasons };
    reasons.push('Its source was removed; this source takes it over.');
    return { change: 'changed', reasons: [...reasons, ...warnings] };
  }
  if (asset.path !== candidate.path) reasons.push(`It was in ${asset.path || 'the root'} before.`);
  if (asset.fingerprint === fingerprint && reasons.length === 0)
    return { change: 'unchanged', reasons };
  return { change: 'changed', reasons: [...reasons, ...warnings] };
}

/** The change of an asset that was not found. It is gone only if the tree shows that. */
function changeOfNotFound(
  asset: OwnAsset,
  leftOut: LeftOut,
  unreadable: PlannedChange[],
): PlannedChange {
  const { kind, path, name, latestVersion: version } = asset;
  const base = { kind, path, name, version, found: null, asset, dependsOnRegistry: false };
  if (asset.isDeleted) return { ...base, change: 'unchanged', reasons: ['It was deleted here.'] };
  const why = leftOut.whyPassedOver(kind, path);
  if (why !== null) return { ...base, change: 'unchanged', reasons: [why] };
  const problem = leftOut.problemAt(path);
  if (problem) {
    const reasons = [`${problem.pointer}: ${problem.detail}`];
    return { ...base, version: null, change: 'invalid', reasons };
  }
  const folder = lastSegment(path);
  const moved = unreadable.find(
    (one) => one.kind === kind && [folder, name].includes(lastSegment(one.path)),
  );
  if (moved) {
    const reasons = [`It may have moved to ${moved.path || 'the root'}, which is invalid.`];
    return { ...base, version: null, change: 'invalid', reasons };
  }
  const reasons = ['It is no longer upstream; it is deprecated here, not deleted.'];
  return { ...base, change: 'gone', reasons };
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Counts the planned changes by their type. */
export function countChanges(changes: PlannedChange[]): SyncCounts {
  const counts = { ...noCounts };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}

/** A planned change as an outcome, before it is applied. */
export function toOutcome(planned: PlannedChange): SyncOutcome {
  const { kind, path, name, change, version, reasons, asset } = planned;
  // The manifest of an unchanged asset is not read, so its version comes from the registry.
  const shownVersion = change === 'unchanged' ? (asset?.latestVersion ?? version) : version;
  return { kind, path, name, change, version: shownVersion, failed: false, reasons };
}

/** A name may be that of one asset of each kind. */
export function nameKey({ kind, name }: { kind: Kind; name: string }): string {
  return `${kind} ${name}`;
}

/** A folder may hold assets of several kinds. */
export function placeKey({ kind, path }: { kind: Kind; path: string }): string {
  return `${kind} ${path}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
