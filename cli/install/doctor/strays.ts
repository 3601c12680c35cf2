import { basename, join } from 'node:path';
import type { Disk } from '../disk.ts';
import type { SurveyedScope } from '../engine.ts';
import { healthOf } from '../health.ts';
import { inspectFolder } from '../inspect.ts';
import { recordedPath } from '../root.ts';
import { filesBelow, type SurveyedAsset } from '../survey.ts';
import { sha256 } from '../unpack.ts';
import type { Finding } from './finding.ts';

/**
 * The absolute paths of findings that nothing needs and of which nothing is lost: links to the folder of copies, and
 * copies and temporary folders that have, byte for byte, what an asset that is installed and whole has elsewhere.
 */
export async function straysIn(
  disk: Disk,
  { root, assets }: Pick<SurveyedScope, 'root' | 'assets'>,
  findings: readonly Finding[],
): Promise<string[]> {
  const whole = assets.filter((asset) => healthOf(asset) === 'ok');
  const strays: string[] = [];
  for (const { code, path: recorded } of findings) {
    const path = recordedPath(root, recorded);
    const isStray =
      code === 'orphan.link' ||
      (code === 'orphan.copy' && (await isOurs(disk, path, whole))) ||
      (code === 'orphan.temporary' && (await isStaged(disk, path, whole)));
    if (isStray) strays.push(path);
  }
  return strays;
}

/** Whether all that a temporary folder has are files that were about to be placed. */
async function isStaged(
  disk: Disk,
  folder: string,
  assets: readonly SurveyedAsset[],
): Promise<boolean> {
  for (const { name } of await disk.readdir(folder)) {
    // Another name is what was there before, which may be the user's.
    if (!basename(name).startsWith('new-')) return false;
    if (!(await isOurs(disk, join(folder, name), assets))) return false;
  }
  return true;
}

/** Whether a folder or a file is what an install of one of the assets writes, and has nothing else. */
async function isOurs(
  disk: Disk,
  path: string,
  assets: readonly SurveyedAsset[],
): Promise<boolean> {
  const stat = await disk.lstat(path);
  for (const { locked } of assets) {
    for (const one of locked.placements) {
      if (one.type === 'folder' && stat.isDirectory()) {
        const files = filesBelow(locked.files, one.from ?? '');
        const state = await inspectFolder(disk, path, files);
        if (state.kind !== 'folder') continue;
        const { changed, missing, foreign } = state;
        if (changed.length + missing.length + foreign.length === 0) return true;
      } else if (one.type === 'file' && stat.isFile()) {
        if (sha256(await disk.readFile(path)) === one.sha256) return true;
      }
    }
  }
  return false;
}
