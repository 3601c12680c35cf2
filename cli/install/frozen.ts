import type { ErrorItem } from '#schema/error.ts';
import { parseRef } from '#schema/name.ts';
import { CliError } from '../errors.ts';
import type { AssetRequest } from './engine.ts';
import type { AssetId } from './asset-id.ts';
import { findLocked, type Lock, type LockedAsset, lockedIds } from './lockfile.ts';
import { lockFileName } from './root.ts';
import type { UnpackedFile } from './unpack.ts';

type Fetch = (wanted: AssetId & { version: string; digest: string }) => Promise<UnpackedFile[]>;

/**
 * Install requests for the entries of the lock, which do not change it. With `refs`, only those; each must
 * match the lock. Throws `cli.refused`, with all reasons, if the lock would have to change.
 */
export async function frozenRequests(
  lock: Lock,
  refs: string[],
  registry: string,
  fetch: Fetch,
): Promise<AssetRequest[]> {
  const chosen = chooseLocked(lock, refs);
  const requests: AssetRequest[] = [];
  const errors: ErrorItem[] = [];
  for (const { kind, ref, locked } of chosen) {
    if (locked.registry !== registry) {
      errors.push({ pointer: ref, detail: `is from ${locked.registry}, not from ${registry}` });
      continue;
    }
    const { version, digest, requested } = locked;
    const files = await fetch({ kind, ref, version, digest });
    if (!areRecorded(files, locked)) {
      errors.push({
        pointer: ref,
        detail: `${lockFileName} lists other files than version ${version} has`,
      });
    }
    requests.push({
      kind,
      ref,
      registry,
      version,
      requested,
      digest,
      files,
      into: [],
      method: null,
    });
  }
  if (errors.length > 0) throw wouldChange(errors);
  return requests;
}

type Chosen = AssetId & { locked: LockedAsset };

function chooseLocked(lock: Lock, refs: string[]): Chosen[] {
  const all = lockedIds(lock).flatMap((id): Chosen[] => {
    const locked = findLocked(lock, id);
    return locked ? [{ ...id, locked }] : [];
  });
  if (refs.length === 0) return all;
  const errors: ErrorItem[] = [];
  const chosen = refs.flatMap((text) => {
    const parsed = parseRef(text);
    const found = all.filter(
      ({ ref }) =>
        ref === `${parsed?.namespace}/${parsed?.name}` || ref.split('/')[1] === text.split('@')[0],
    );
    const fits = found.filter(
      ({ locked: { version, requested } }) =>
        !parsed?.selector || parsed.selector === version || parsed.selector === requested,
    );
    if (fits.length !== 1) errors.push({ pointer: text, detail: `does not match ${lockFileName}` });
    return fits;
  });
  if (errors.length > 0) throw wouldChange(errors);
  return chosen;
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
