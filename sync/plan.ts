import type { Kind } from '#schema/kind.ts';
import { noCounts } from '#api/domain/sync-run/summarise.ts';
import type { SyncChange, SyncCounts, SyncOutcome } from '#schema/source.ts';
import type { InspectedCandidate } from './inspect.ts';
import type { LeftOut } from './scan.ts';
import type { Candidate } from './scan/candidate.ts';

/** An asset that this source made or may take up, and where it was when it was last taken. */
export type OwnAsset = {
  assetId: string;
  kind: Kind;
  name: string;
  path: string;
  fingerprint: string;
  latestVersion: string | null;
  isGone: boolean;
  isDeleted: boolean;
  /** Whether the source that it came from is no more. It has no fingerprint then. */
  isOrphan: boolean;
};

/** An asset of the namespace that is not this source's. `owner` says whose, in words. */
export type TakenName = { kind: Kind; name: string; owner: string };

/** What is to be done about one asset. */
export type PlannedChange = {
  kind: Kind;
  change: SyncChange;
  /** Its folder upstream, now or, for what is gone, before. */
  path: string;
  name: string | null;
  reasons: string[];
  /** Whether the outcome can change without a change upstream, by what else the registry holds. */
  dependsOnRegistry: boolean;
  /** What the manifest says; null where it says nothing or was not read. */
  version: string | null;
  /** What is published, with its fingerprint; null for what is gone. */
  found: { candidate: Candidate; fingerprint: string } | null;
  /** The asset as it is; null for a new one. */
  asset: OwnAsset | null;
};

/** What is there before a run: upstream, from this source, and from others in the same namespace. */
export type PlanInput = {
  found: InspectedCandidate[];
  leftOut: LeftOut;
  own: OwnAsset[];
  taken: TakenName[];
};

const placements: Candidate['placement'][] = ['marketplace', 'conventional', 'elsewhere'];

/**
 * What a run will do, by path and kind: pure, the same for the same input. One name of a kind goes to one folder: the one it
 * came from before, else the one a marketplace lists, else one where skills are looked for, else the first
 * by path. A name that someone else has is a conflict. What cannot be read, or is in conflict, leaves
 * what was taken of its folder before as it is. Only what a tree that could be read does not have is gone.
 */
export function plan({ found, leftOut, own, taken }: PlanInput): PlannedChange[] {
  const ownByName = new Map(own.map((asset) => [nameKey(asset), asset]));
  const ownByPath = new Map(
    own.filter(({ isGone, isOrphan }) => !isGone && !isOrphan).map((one) => [placeKey(one), one]),
  );
  const takenByName = new Map(taken.map((one) => [nameKey(one), one]));
  const winners = new Map<string, InspectedCandidate>();
  const nameOf = ({ candidate, manifest }: InspectedCandidate) =>
    manifest === null
      ? ownByPath.get(placeKey(candidate))?.name
      : manifest.ok
        ? manifest.name
        : null;
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
      // Many repositories hold a copy for each agent.
      if (winner.fingerprint === fingerprint)
        return { ...base, change: 'unchanged', reasons: [`A copy of ${where}.`] };
      if (before && before.name !== name) kept.add(before.assetId);
      const reasons = [`"${name}" is taken from ${where}, which has other content.`];
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
      reasons: ['It was deleted here and stays so; an admin can restore it.'],
      // Restored, it wants what it missed.
      dependsOnRegistry: asset.fingerprint !== fingerprint,
    };
  }
  const reasons: string[] = [];
  if (asset.isGone) reasons.push('It is back upstream.');
  if (asset.isOrphan) {
    if (isPublished && !asset.isGone) return { change: 'unchanged', reasons };
    reasons.push('The source that it came from is no more; this one takes it up.');
    return { change: 'changed', reasons: [...reasons, ...warnings] };
  }
  if (asset.path !== candidate.path) reasons.push(`It was in ${asset.path || 'the root'} before.`);
  if (asset.fingerprint === fingerprint && reasons.length === 0)
    return { change: 'unchanged', reasons };
  return { change: 'changed', reasons: [...reasons, ...warnings] };
}

/** What becomes of an asset that is not among what was found: it is gone only where the tree shows that. */
function changeOfNotFound(
  asset: OwnAsset,
  leftOut: LeftOut,
  unreadable: PlannedChange[],
): PlannedChange {
  const { kind, path, name, latestVersion: version } = asset;
  const base = { kind, path, name, version, found: null, asset, dependsOnRegistry: false };
  if (asset.isDeleted) return { ...base, change: 'unchanged', reasons: ['It was deleted here.'] };
  if (leftOut.isPassedOver(kind, path)) {
    const reasons = ['Upstream has it, but it is not chosen any more; it stays as it is here.'];
    return { ...base, change: 'unchanged', reasons };
  }
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
    const reasons = [`It may be in ${moved.path || 'the root'} now, which cannot be taken.`];
    return { ...base, version: null, change: 'invalid', reasons };
  }
  const reasons = ['Upstream has it no more; it is deprecated here, not deleted.'];
  return { ...base, change: 'gone', reasons };
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** How many assets a plan changes in which way. */
export function countChanges(changes: PlannedChange[]): SyncCounts {
  const counts = { ...noCounts };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}

/** A plan as an outcome of it is told, before anything is applied. */
export function toOutcome(planned: PlannedChange): SyncOutcome {
  const { kind, path, name, change, version, reasons, asset } = planned;
  // The manifest of what has not changed is not read.
  const there = change === 'unchanged' ? (asset?.latestVersion ?? version) : version;
  return { kind, path, name, change, version: there, failed: false, reasons };
}

function nameKey({ kind, name }: { kind: Kind; name: string }): string {
  return `${kind} ${name}`;
}

/** A folder may hold assets of several kinds. */
export function placeKey({ kind, path }: { kind: Kind; path: string }): string {
  return `${kind} ${path}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
