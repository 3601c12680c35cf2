import type { ErrorItem } from '#schema/error.ts';
import { parseRef } from '#schema/name.ts';
import type { InstallScope } from '#schema/targets.ts';
import { isInRange } from '#schema/version-range.ts';
import { CliError } from '../errors.ts';
import type { Places } from '../targets/places.ts';
import type { AssetRequest } from './engine.ts';
import { type AssetId, keyOf, parseKey, partsOf } from './asset-id.ts';
import { isRemains } from './kept.ts';
import { findLocked, type Lock, type LockedAsset, lockedIds } from './lockfile.ts';
import { partsOfAll } from './needs.ts';
import { placingOf } from './placing.ts';
import { isRange, selectorOf } from './requested.ts';
import { lockFileName } from './root.ts';
import type { UnpackedFile } from './unpack.ts';

type Fetch = (wanted: AssetId & { version: string; digest: string }) => Promise<UnpackedFile[]>;

/**
 * Install requests for the entries of the lock, which do not change it; inputs stay placeholders. With `refs`,
 * only those and their parts; each must match the lock. Throws `cli.refused`, with all reasons, if the lock would have to change.
 */
export async function frozenRequests(
  lock: Lock,
  refs: string[],
  { scope, places }: { scope: InstallScope; places: Places },
  fetch: Fetch,
): Promise<AssetRequest[]> {
  const chosen = chooseLocked(lock, refs);
  const requests: AssetRequest[] = [];
  const errors: ErrorItem[] = [];
  for (const { kind, ref, locked } of chosen) {
    // The digest proves the files, whatever address the registry has now.
    const { version, digest } = locked;
    const files = await fetch({ kind, ref, version, digest });
    if (!areRecorded(files, locked)) {
      errors.push({
        pointer: ref,
        detail: `${lockFileName} lists other files than version ${version} has`,
      });
    }
    const placing = placingOf({ kind, name: partsOf(ref).name, files }, scope, places);
    requests.push({
      kind,
      ref,
      registry: locked.registry,
      version,
      requested: locked.requested ?? locked.range ?? null,
      digest,
      files,
      into: [],
      again: (target) => placing.againFor(target, {}),
      method: null,
    });
  }
  if (errors.length > 0) throw wouldChange(errors);
  return requests;
}

/** The locked versions that {@link frozenRequests} is for. */
export function lockedToInstall(lock: Lock, refs: string[]): (AssetId & { version: string })[] {
  return chooseLocked(lock, refs).map(({ kind, ref, locked: { version } }) => ({
    kind,
    ref,
    version,
  }));
}

type Chosen = AssetId & { locked: LockedAsset };

function chooseLocked(lock: Lock, refs: string[]): Chosen[] {
  const all = lockedIds(lock).flatMap((id): Chosen[] => {
    const locked = findLocked(lock, id);
    return locked && !isRemains(locked) ? [{ ...id, locked }] : [];
  });
  if (refs.length === 0) return all;
  const errors: ErrorItem[] = [];
  const chosen = refs.flatMap((text) => {
    const key = parseKey(text);
    const plain = key?.ref ?? text;
    const parsed = parseRef(plain);
    const found = all.filter(
      ({ kind, ref }) =>
        (key === null || key.kind === kind) &&
        (ref === `${parsed?.namespace}/${parsed?.name}` ||
          ref.split('/')[1] === plain.split('@')[0]),
    );
    const fits = found.filter(
      ({ locked }) =>
        !parsed?.selector ||
        parsed.selector === locked.version ||
        parsed.selector === selectorOf(locked) ||
        (isRange(parsed.selector) && isInRange(locked.version, parsed.selector)),
    );
    if (fits.length !== 1) errors.push({ pointer: text, detail: `does not match ${lockFileName}` });
    return fits;
  });
  if (errors.length > 0) throw wouldChange(errors);
  const wanted = new Set([...chosen.map(keyOf), ...partsOfAll(lock, chosen.map(keyOf))]);
  return all.filter((one) => wanted.has(keyOf(one)));
}

function areRecorded(files: UnpackedFile[], { files: recorded }: LockedAsset): boolean {
  return (
    files.length === Object.keys(recorded).length &&
    files.every(({ path, sha256, executable }) => {
      const one = Object.hasOwn(recorded, path) ? recorded[path] : undefined;
      return one?.sha256 === sha256 && one.executable === executable;
    })
  );
}

function wouldChange(errors: ErrorItem[]): CliError {
  return new CliError('cli.refused', `${lockFileName} would have to change, and --frozen is set`, {
    errors,
    hints: ['without --frozen:  agenthub-cli add <ref>'],
  });
}
