import type { Lock, LockedAsset, LockedPlacement } from './lock-shape.ts';

/** Formats a lock as text: keys in a stable order, a newline at the end. */
export function formatLock(lock: Lock): string {
  const { version, createdFolders, sharedFiles = {}, assets, ...unknown } = lock;
  const ordered = {
    version,
    createdFolders: createdFolders.toSorted(byText),
    ...unlessEmpty({
      sharedFiles: sorted(sharedFiles, ({ created, parents, ...rest }) => ({
        created,
        parents: sorted(parents, (text) => text),
        ...sorted(rest, (value) => value),
      })),
    }),
    assets: sorted(assets, formatAsset),
    ...sorted(unknown, (value) => value),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

function formatAsset(asset: LockedAsset): unknown {
  const { registry, version, requested, digest, scope, canonical, placements, files, ...others } =
    asset;
  const { direct = true, neededBy = [], ...unknown } = others;
  return {
    registry,
    version,
    requested,
    digest,
    scope,
    ...(direct ? {} : { direct }),
    ...unlessEmpty({ neededBy: neededBy.toSorted(byText) }),
    canonical,
    placements: placements.toSorted(byPlace).map(formatPlacement),
    files: sorted(files, ({ sha256, executable, ...rest }) => ({ sha256, executable, ...rest })),
    ...sorted(unknown, (value) => value),
  };
}

function byPlace(a: LockedPlacement, b: LockedPlacement): number {
  const text = ({ folder, pointer = '' }: StepPlace) => `${folder}#${pointer}`;
  return byText(text(stepPlaceOf(a)), text(stepPlaceOf(b)));
}

/** The place of a placement, for people and for `--json`: a folder or a file, and the pointer of an entry. */
export type StepPlace = {
  type: LockedPlacement['type'];
  folder: string;
  pointer?: string;
};

/** The {@link StepPlace} of a placement. */
export function stepPlaceOf(placement: LockedPlacement): StepPlace {
  const { type } = placement;
  if (type === 'folder') return { type, folder: placement.folder };
  const { path: folder } = placement;
  return type === 'file' ? { type, folder } : { type, folder, pointer: placement.pointer };
}

function formatPlacement(placement: LockedPlacement): unknown {
  const targets = placement.targets.toSorted(byText);
  if (placement.type === 'folder') {
    const { type, folder, from = '', method, targets: _, ...unknown } = placement;
    return { type, folder, ...unlessEmpty({ from }), method, targets, ...inOrder(unknown) };
  }
  if (placement.type === 'file') {
    const { type, path, sha256, targets: _, ...unknown } = placement;
    return { type, path, sha256, targets, ...inOrder(unknown) };
  }
  const { type, path, format, pointer, sha256, placeholders = {}, ...others } = placement;
  const { writtenSecrets = [], targets: _, ...unknown } = others;
  return {
    type,
    path,
    format,
    pointer,
    sha256,
    ...unlessEmpty({ placeholders: inOrder(placeholders) }),
    ...unlessEmpty({ writtenSecrets: writtenSecrets.toSorted(byText) }),
    targets,
    ...inOrder(unknown),
  };
}

/** The fields that are not empty. */
function unlessEmpty(fields: Record<string, string | object>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => Object.keys(value).length > 0),
  );
}

function inOrder(record: Record<string, unknown>) {
  return sorted(record, (value) => value);
}

function sorted<T>(record: Record<string, T>, format: (value: T) => unknown) {
  return Object.fromEntries(
    Object.entries(record)
      .toSorted(([a], [b]) => byText(a, b))
      .map(([key, value]) => [key, format(value)]),
  );
}

/** Code unit order, the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
