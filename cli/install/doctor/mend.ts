import { findTarget, type InstallScope } from '#schema/targets.ts';
import { keyOf } from '../asset-id.ts';
import {
  type Engine,
  installAssets,
  removeAssets,
  removeStrays,
  type SurveyedScope,
} from '../engine.ts';
import type { Wanted } from '../fetch.ts';
import { frozenRequests } from '../frozen.ts';
import { type LockedAsset, lockedIds } from '../lockfile.ts';
import type { UnpackedFile } from '../unpack.ts';
import type { Finding, FindingCode } from './finding.ts';
import { orphansOf } from './orphans.ts';
import { straysIn } from './strays.ts';

type Mending = {
  engine: Engine;
  scope: InstallScope;
  fetch(wanted: Wanted): Promise<UnpackedFile[]>;
  /** Called for an asset that cannot be mended, with the reason; the others still are. */
  failed(ref: string, err: unknown): void;
};

const missing: ReadonlySet<FindingCode> = new Set([
  'place.missing',
  'file.missing',
  'entry.missing',
]);

/**
 * Mends what is provably ours: a lock file whose two sides a merge left is written anew, what is missing is placed
 * again from the locked version, and parts and copies that nothing needs are removed. What the user changed stays; an asset of
 * which a part is missing and another part is changed is given to `failed`.
 */
export async function mend(
  { engine, scope, fetch, failed }: Mending,
  { lock, isHealed }: SurveyedScope,
  findings: readonly Finding[],
): Promise<void> {
  const { places, disk } = engine;
  const isStray = ({ code }: Finding) => code.startsWith('orphan.');
  if (findings.some(isStray)) {
    await removeStrays(engine, scope, async (now) =>
      straysIn(disk, now, await orphansOf({ disk, places, scope }, now)),
    );
  }
  const options = { force: false, dryRun: false, preview: () => {} };
  if (isHealed) await installAssets(engine, scope, [], { ...options, frozen: false });
  const keysWith = (codes: ReadonlySet<FindingCode>) =>
    new Set(
      findings.flatMap(({ code, kind, ref }) =>
        kind !== null && ref !== null && codes.has(code) ? [keyOf({ kind, ref })] : [],
      ),
    );
  const orphans = keysWith(new Set(['part.orphan']));
  const incomplete = keysWith(missing);
  const isLeft = keysWith(new Set(['file.kept', 'entry.kept']));
  for (const id of lockedIds(lock)) {
    const key = keyOf(id);
    const locked = lock.assets[key];
    if (!locked) continue;
    try {
      if (isLeft.has(key)) {
        await removeAssets(engine, scope, [id], { ...options, targets: null, keptOnly: true });
      }
      if (orphans.has(key)) {
        await removeAssets(engine, scope, [id], { ...options, targets: null });
      } else if (incomplete.has(key) && areTargetsKnown(locked)) {
        const only = { ...lock, assets: { [key]: locked } };
        const requests = await frozenRequests(only, [], { scope, places }, fetch);
        await installAssets(engine, scope, requests, { ...options, frozen: true });
      }
    } catch (err) {
      if (engine.signal?.aborted) throw err;
      failed(id.ref, err);
    }
  }
}

/** Whether all files and entries would be placed again: what an unknown target has would count as no longer wanted. */
function areTargetsKnown({ placements }: LockedAsset): boolean {
  return placements.every(
    ({ type, targets }) => type === 'folder' || targets.every((one) => findTarget(one) !== null),
  );
}
