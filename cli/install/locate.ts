import { basename, join } from 'node:path';
import type { Placement } from '#schema/kinds/kind-module.ts';
import { CliError } from '../errors.ts';
import { keyOf } from './asset-id.ts';
import { targetsOf } from './kept.ts';
import { canonicalJson, type Data, toData } from './entries/data.ts';
import { type Placeholders, plain } from './entries/placeholders.ts';
import type { Disk } from './disk.ts';
import { inspectFolder, leadsTo } from './inspect.ts';
import { canonicalPath } from './lock-policy.ts';
import type { LockedAsset, LockedPlacement } from './lockfile.ts';
import { surveyFile } from './own-file.ts';
import type { WantedEntry } from './plan-entry.ts';
import type { Request } from './plan-install.ts';
import { filesIn, type WantedPlace } from './plan-place.ts';
import { recordedPath } from './root.ts';
import { type Survey, type SurveyedAsset, surveyNew, surveyShared } from './survey.ts';
import type { UnpackedFile } from './unpack.ts';

/** A placement at an absolute path. An entry may say what in it stands for an input. */
export type InstallPlacement = Placement & { placeholders?: Placeholders };

type Into = { target: string; placements: InstallPlacement[] };

/**
 * A fetched asset and what to place for each target. The user chose the targets, or `--dir`, on this machine;
 * the paths never come from a lock file alone.
 */
export type AssetRequest = Pick<
  Request,
  'kind' | 'ref' | 'registry' | 'version' | 'requested' | 'digest' | 'files' | 'method'
> & {
  into: Into[];
  /** What to place for a target that the lock records; left out, files and entries there stay as they are. */
  again?: (target: string) => InstallPlacement[];
} & Partial<Pick<Request, 'direct' | 'neededBy' | 'parts' | 'movedFrom'>>;

/**
 * Resolves the real path of each place and reads what is there. Targets that share a folder, a file or an
 * entry become one place. Throws `cli.refused` if they want different things in it.
 */
export async function locate(
  disk: Disk,
  { root, assets, shared }: Survey,
  request: AssetRequest,
): Promise<Request> {
  const { into, again, neededBy = [], parts = [], movedFrom = null, ...rest } = request;
  const direct = request.direct ?? neededBy.length === 0;
  const { files } = rest;
  const path = canonicalPath(root, request, request.version);
  const canonical = await surveyNew(disk, root, path, recordsOf(files));
  const places = new Map<string, WantedPlace>();
  const ownFiles = new Map<string, Request['ownFiles'][number]>();
  const entries = new Map<string, WantedEntry>();
  const known = assets.get(keyOf(request));
  // The places of a refused lock entry are not looked at.
  const locked = known && known.refused.length === 0 ? known.locked : null;
  const recorded = again && locked ? recordedInto(locked, into, again) : [];
  for (const { target, placements } of [...into, ...recorded]) {
    for (const asked of placements) {
      const one =
        locked && again
          ? atRecordedPath(asked, locked, target, (text) => recordedPath(root, text))
          : asked;
      if (one.type === 'folder') {
        const { from } = one;
        const place = await surveyNew(disk, root, one.path, recordsOf(filesIn(files, from)));
        const isOurLink =
          place.state.kind === 'link' &&
          (await leadsTo(disk, place.path, join(canonical.path, from)));
        const targets = withTarget(places.get(place.path), target);
        places.set(place.path, { ...place, from, isOurLink, targets });
      } else if (one.type === 'file') {
        const place = await surveyFile(disk, root, one.path);
        const known = ownFiles.get(place.path);
        if (known && known.content !== one.content) throw differing(place.path, known, target);
        const targets = withTarget(known, target);
        ownFiles.set(place.path, { ...place, content: one.content, targets });
      } else {
        const file = await surveyShared({ disk, root, shared }, one.path);
        const key = `${file.path}#${one.pointer}`;
        const known = entries.get(key);
        const targets = withTarget(known, target);
        const { format, pointer, placeholders = {}, writtenSecrets } = one;
        const value = known ? merged(toData(known.value), toData(one.value)) : toData(one.value);
        if (value === undefined) throw differing(key, known, target);
        entries.set(key, {
          file,
          format,
          pointer,
          value: plain(value),
          placeholders: { ...known?.placeholders, ...placeholders },
          writtenSecrets: [...new Set([...(known?.writtenSecrets ?? []), ...writtenSecrets])],
          targets,
        });
      }
    }
  }
  return {
    ...rest,
    places: [...places.values()],
    renewed: await renewedFolders(disk, assets.get(keyOf(request)), files),
    ownFiles: [...ownFiles.values()],
    entries: [...entries.values()],
    isComplete: again !== undefined,
    canonical,
    direct,
    neededBy,
    parts,
    movedFrom,
  };
}

/**
 * The recorded folders of an asset that differ from the lock, and hold exactly the files of the version to
 * install: a merge of two branches may bring the files of one and the lock of the other.
 */
async function renewedFolders(
  disk: Disk,
  asset: SurveyedAsset | undefined,
  files: UnpackedFile[],
): Promise<Set<string>> {
  const renewed = new Set<string>();
  for (const { path, state, recorded } of asset?.placements ?? []) {
    if (state.kind !== 'folder' || state.changed.length + state.missing.length === 0) continue;
    const wanted = recordsOf(filesIn(files, recorded.from ?? ''));
    const now = await inspectFolder(disk, path, wanted);
    if (now.kind === 'folder' && now.changed.length + now.missing.length === 0) renewed.add(path);
  }
  return renewed;
}

/** The files of a version as the lock records them. */
function recordsOf(files: UnpackedFile[]): LockedAsset['files'] {
  return Object.fromEntries(
    files.map(({ path, sha256, executable }) => [path, { sha256, executable }]),
  );
}

function withTarget(known: { targets: string[] } | undefined, target: string): string[] {
  return [...new Set([...(known?.targets ?? []), target])];
}

/** What the targets that the lock records get in this version. */
function recordedInto(
  locked: LockedAsset,
  into: Into[],
  again: (target: string) => InstallPlacement[],
): Into[] {
  const asked = new Set(into.map(({ target }) => target));
  return targetsOf(locked)
    .filter((target) => !asked.has(target))
    .map((target) => ({ target, placements: again(target) }));
}

/** A placement at the path that the lock records for it: an environment variable may have moved the usual one. */
function atRecordedPath(
  placement: InstallPlacement,
  { placements }: LockedAsset,
  target: string,
  absolute: (text: string) => string,
): InstallPlacement {
  const same = placements.find((one) => one.targets.includes(target) && isSame(placement, one));
  if (!same) return placement;
  return { ...placement, path: absolute(same.type === 'folder' ? same.folder : same.path) };
}

function isSame(placement: InstallPlacement, recorded: LockedPlacement): boolean {
  if (placement.type === 'folder') {
    return recorded.type === 'folder' && (recorded.from ?? '') === placement.from;
  }
  if (recorded.type === 'folder' || basename(recorded.path) !== basename(placement.path))
    return false;
  if (placement.type === 'file') return recorded.type === 'file';
  return recorded.type === 'entry' && recorded.pointer === placement.pointer;
}

/**
 * The entry that serves two targets which read the same file: one may have keys that the other does not
 * know. Undefined if they want different values.
 */
function merged(one: Data, other: Data): Data {
  if (!(one instanceof Map) || !(other instanceof Map)) {
    return canonicalJson(one) === canonicalJson(other) ? one : undefined;
  }
  const all = new Map<string, Data>(one as Map<string, Data>);
  for (const [key, value] of other as Map<string, Data>) {
    const next = all.has(key) ? merged(all.get(key), value) : value;
    if (next === undefined) return undefined;
    all.set(key, next);
  }
  return all;
}

function differing(
  place: string,
  known: { targets: string[] } | undefined,
  target: string,
): CliError {
  const first = known?.targets[0] ?? '';
  return new CliError('cli.refused', `${first} and ${target} want different content in ${place}`, {
    hints: [`choose one of them:  --agent ${first}`],
  });
}
