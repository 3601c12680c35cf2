import { basename, join, resolve } from 'node:path';
import { kindNames } from '#schema/kind.ts';
import type { InstallScope } from '#schema/targets.ts';
import { shellWord } from '../../shell-word.ts';
import type { Places } from '../../targets/places.ts';
import { keyOf } from '../asset-id.ts';
import { tablePlaces } from '../confirmed-folders.ts';
import { type Disk, hasCode } from '../disk.ts';
import type { SurveyedScope } from '../engine.ts';
import { inspectFolder } from '../inspect.ts';
import { isRemains } from '../kept.ts';
import { filesBelow, type SurveyedAsset } from '../survey.ts';
import { isInside, recordPath } from '../root.ts';
import { sha256 } from '../unpack.ts';
import { commandFor, type Finding, finding } from './finding.ts';

type Ground = { disk: Disk; places: Places; scope: InstallScope };

/**
 * What installs left: parts whose agents are gone, and links, copies and temporary folders that no lock entry
 * names. A copy counts as one of ours only if it equals an installed asset, because a user's own looks the same.
 */
export async function orphansOf(
  { disk, places, scope }: Ground,
  surveyed: SurveyedScope,
): Promise<Finding[]> {
  const { root, lock, owners, assets } = surveyed;
  const found: Finding[] = [];
  for (const { kind, ref, locked } of assets) {
    const { direct = true, neededBy = [] } = locked;
    if (direct || isRemains(locked) || neededBy.some((key) => Object.hasOwn(lock.assets, key)))
      continue;
    const about = { scope, asset: { kind, ref } };
    const whose = neededBy.length > 0 ? ` of ${neededBy.join(', ')}` : '';
    const text = `was installed as a part${whose}, and nothing needs it any more`;
    found.push(
      finding('part.orphan', about, 'agenthub-lock.json', text, commandFor('remove', about)),
    );
  }
  const { folders } = await tablePlaces(disk, root, places);
  for (const folder of new Set(folders)) {
    for (const entry of await entriesOf(disk, folder)) {
      const path = join(folder, entry.name);
      if (owners.has(path)) continue;
      const at = recordPath(root, path);
      if (entry.name.startsWith('.agenthub-tmp-')) {
        const text = 'is a temporary folder of a command that was killed';
        found.push(finding('orphan.temporary', { scope }, at, text, removal(path)));
      } else if (entry.isSymbolicLink()) {
        const target = resolve(folder, await disk.readlink(path));
        if (!isInside(root.canonicalFolder, target)) continue;
        const text = 'is a link that an install made, and the lock file does not name it';
        found.push(finding('orphan.link', { scope }, at, text, removal(path)));
      } else {
        const twin = await twinOf(disk, path, entry.isDirectory(), assets);
        if (twin === null) continue;
        const { kind, ref, locked } = twin;
        const about = { scope, asset: { kind, ref } };
        const text = `is ${ref} ${locked.version}, and the lock file does not name this place`;
        const add = `agenthub-cli add ${keyOf(about.asset)}@${locked.version} --dir ${shellWord(folder)}`;
        found.push(
          finding('orphan.copy', about, at, text, entry.isDirectory() ? add : removal(path)),
        );
      }
    }
  }
  for (const path of await copiesBelow(disk, root.canonicalFolder)) {
    if (owners.has(path)) continue;
    const text = 'is a copy that no lock entry uses';
    found.push(finding('orphan.copy', { scope }, recordPath(root, path), text, removal(path)));
  }
  return found;
}

function removal(path: string): string {
  return `rm -r ${shellWord(path)}`;
}

/** The installed asset that a folder or file of that name equals byte for byte. */
async function twinOf(
  disk: Disk,
  path: string,
  isFolder: boolean,
  assets: readonly SurveyedAsset[],
): Promise<SurveyedAsset | null> {
  const name = basename(path);
  for (const asset of assets) {
    const { locked } = asset;
    for (const one of locked.placements) {
      if (one.type === 'folder' && isFolder && basename(one.folder) === name) {
        const state = await inspectFolder(disk, path, filesBelow(locked.files, one.from ?? ''));
        if (state.kind !== 'folder') continue;
        if (state.changed.length + state.missing.length + state.foreign.length === 0) return asset;
      } else if (one.type === 'file' && !isFolder && basename(one.path) === name) {
        if (sha256(await disk.readFile(path)) === one.sha256) return asset;
      }
    }
  }
  return null;
}

/** The folders of versions below the folder of copies, in the form of both versions of the lock file. */
async function copiesBelow(disk: Disk, folder: string): Promise<string[]> {
  const known: readonly string[] = kindNames;
  const found: string[] = [];
  for (const top of await foldersIn(disk, folder)) {
    const namespaces = known.includes(basename(top)) ? await foldersIn(disk, top) : [top];
    for (const namespace of namespaces) {
      for (const asset of await foldersIn(disk, namespace)) {
        for (const version of await foldersIn(disk, asset)) found.push(version);
      }
    }
  }
  return found;
}

async function foldersIn(disk: Disk, folder: string): Promise<string[]> {
  const entries = await entriesOf(disk, folder);
  return entries.filter((one) => one.isDirectory()).map(({ name }) => join(folder, name));
}

async function entriesOf(disk: Disk, folder: string) {
  try {
    return await disk.readdir(folder);
  } catch (err) {
    if (hasCode(err, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM')) return [];
    throw err;
  }
}
