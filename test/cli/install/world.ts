import { existsSync } from 'node:fs';
import {
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { InstallScope } from '#schema/targets.ts';
import { findTarget } from '#schema/targets.ts';
import type { AssetId } from '#cli/install/asset-id.ts';
import { type Disk, nodeDisk } from '#cli/install/disk.ts';
import {
  type AssetRequest,
  type Engine,
  installAssets,
  removeAssets,
  surveyScope,
} from '#cli/install/engine.ts';
import { healthOf } from '#cli/install/health.ts';
import { digestOf, sha256, type UnpackedFile } from '#cli/install/unpack.ts';
import { locationsOf } from '#cli/targets/places.ts';

/** In memory where there is such a place: these tests write the disk durably thousands of times. */
const ground = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A home folder and a project on the real disk, as a copy of another if given; gone when the test ends. */
export async function createWorld(options: { project?: string } = {}) {
  const folder = await realpath(await mkdtemp(join(ground, 'agenthub-install-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, 'home');
  const project = join(folder, 'project');
  // As after the first command on a machine; every later one leaves it as it is.
  await mkdir(join(home, '.skills-registry'), { recursive: true });
  await mkdir(join(home, '.skills-registry/installs'), { mode: 0o700 });
  if (options.project)
    await cp(options.project, project, { recursive: true, verbatimSymlinks: true });
  else await mkdir(project);
  const warnings: string[] = [];
  const places = { home, project, env: {} as Record<string, string>, platform: process.platform };
  const engine = (
    disk: Disk = nodeDisk,
    signal?: AbortSignal,
    platform: NodeJS.Platform = process.platform,
  ): Engine => ({
    disk,
    signal,
    places: { ...places, platform },
    now: () => new Date('2026-11-22T10:00:00.000Z'),
    warn: (text) => warnings.push(text),
  });
  const into = (scope: InstallScope, ...ids: string[]) =>
    ids.map((target) => ({
      target,
      folder: locationsOf('skill', findTarget(target)!, scope, places)[0]!.path,
    }));

  type Extra = {
    scope?: InstallScope;
    force?: boolean;
    frozen?: boolean;
    dryRun?: boolean;
    disk?: Disk;
    signal?: AbortSignal;
    platform?: NodeJS.Platform;
  };
  const add = (requests: AssetRequest[], extra: Extra = {}) =>
    installAssets(
      engine(extra.disk, extra.signal, extra.platform),
      extra.scope ?? 'project',
      requests,
      {
        force: false,
        dryRun: false,
        frozen: false,
        preview: () => {},
        ...extra,
      },
    );
  const remove = (refs: string[], extra: Extra & { targets?: string[] } = {}) =>
    removeAssets(
      engine(extra.disk, extra.signal, extra.platform),
      extra.scope ?? 'project',
      skillIds(refs),
      {
        force: false,
        dryRun: false,
        targets: null,
        preview: () => {},
        ...extra,
      },
    );
  return { folder, home, project, places, engine, into, add, remove, warnings };
}
export type World = Awaited<ReturnType<typeof createWorld>>;

/** Skills by their refs. */
function skillIds(refs: string[]): AssetId[] {
  return refs.map((ref) => ({ kind: 'skill', ref }));
}

/** What is below a folder: path, kind, permissions, and bytes or link target. */
export async function snapshot(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const walk = async (below: string) => {
    for (const name of (await readdir(join(folder, below))).toSorted()) {
      const path = below ? `${below}/${name}` : name;
      const full = join(folder, path);
      const stat = await lstat(full);
      const mode = (stat.mode & 0o777).toString(8);
      if (stat.isSymbolicLink()) found[path] = `link ${await readlink(full)}`;
      else if (stat.isDirectory()) {
        found[`${path}/`] = `folder ${mode}`;
        await walk(path);
      } else found[path] = `file ${mode} ${sha256(await readFile(full))}`;
    }
  };
  await walk('');
  return found;
}

/** A snapshot without the record of the folders that the user confirmed, which a remove leaves. */
export function withoutConfirmed(found: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(found).filter(([path]) => !path.endsWith('.folders.json')),
  );
}

/** Files of a skill in memory; a path that starts with `*` is executable. */
export function skillFiles(files: Record<string, string | Uint8Array>): UnpackedFile[] {
  return Object.entries({ 'SKILL.md': '---\nname: x\n---\n', ...files })
    .map(([name, content]) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      const executable = name.startsWith('*');
      return { path: executable ? name.slice(1) : name, bytes, sha256: sha256(bytes), executable };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

export const deployFiles = skillFiles({
  'SKILL.md': '---\nname: deploy\ndescription: Deploys\n---\n# Deploy\n',
  '*scripts/run.sh': '#!/bin/sh\necho hi\n',
  'scripts/lib/part.py': 'pass\n',
  'assets/logo.bin': new Uint8Array([0, 255, 1, 254]),
  '参考/说明 文档.md': '你好\n',
});

export const deployFiles2 = skillFiles({
  'SKILL.md': '---\nname: deploy\ndescription: Deploys better\n---\n# Deploy 2\n',
  'scripts/run.sh': '#!/bin/sh\necho hello\n',
  'docs/new.md': 'new\n',
});

/** A request for an asset, as after a fetch. */
export function request(
  ref: string,
  files: UnpackedFile[],
  into: { target: string; folder: string }[],
  extra: Partial<AssetRequest> = {},
): AssetRequest {
  const digest = digestOf(
    new TextEncoder().encode(JSON.stringify(files.map((f) => [f.path, f.sha256, f.executable]))),
  );
  return {
    kind: 'skill',
    ref,
    registry: 'http://hub.corp',
    version: '1.0.0',
    requested: null,
    digest,
    files,
    into: into.map(({ target, folder }) => ({
      target,
      placements: [{ type: 'folder', path: join(folder, ref.split('/')[1] ?? ''), from: '' }],
    })),
    method: null,
    ...extra,
  };
}

/** Writes files below a folder, making the folders above. */
export async function put(folder: string, files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/** Whether a placed folder, links followed, holds exactly those files with those permissions. */
export async function placedFiles(folder: string): Promise<Record<string, string>> {
  return snapshot(await realpath(folder));
}

/** The same of files in memory. */
export function expectedFiles(files: UnpackedFile[]): Record<string, string> {
  const found: Record<string, string> = {};
  const mode = (most: number) => (most & ~process.umask()).toString(8);
  for (const { path, sha256, executable } of files) {
    for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
      found[`${path.slice(0, at)}/`] = `folder ${mode(0o777)}`;
    }
    found[path] = `file ${mode(executable ? 0o755 : 0o644)} ${sha256}`;
  }
  return found;
}

/** How every asset of the project is on the disk, by ref. */
export async function health(world: World): Promise<Record<string, string>> {
  const { assets } = await surveyScope(world.engine(), 'project');
  return Object.fromEntries(assets.map((asset) => [asset.ref, healthOf(asset)]));
}
