import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLock } from '#cli/install/lockfile.ts';
import { createWorld, deployFiles, health, request, skillFiles, snapshot } from './world.ts';

const links = ['.claude/skills/deploy', '.kiro/skills/deploy'];
const oldCopy = '.skills-registry/cache/platform/deploy/1.0.0';
const newCopy = '.skills-registry/cache/skill/platform/deploy/1.0.0';

/** A project as a release with lock files of version 1 left it: links to a copy whose path has no kind. */
async function oldProject() {
  const world = await createWorld();
  const into = world.into('project', 'claude-code', 'kiro');
  await world.add([request('platform/deploy', deployFiles, into)]);
  const at = (path: string) => join(world.project, path);
  const lockPath = at('agenthub-lock.json');
  await mkdir(at('.skills-registry/cache/platform/deploy'), { recursive: true });
  await rename(at(newCopy), at(oldCopy));
  await rm(at('.skills-registry/cache/skill'), { recursive: true });
  for (const link of links) {
    await rm(at(link));
    await symlink(`../../${oldCopy}`, at(link));
  }
  const { version: _, assets, ...rest } = JSON.parse(await readFile(lockPath, 'utf8'));
  const asset = assets['skill:platform/deploy'];
  asset.canonical = oldCopy;
  for (const placement of asset.placements) delete placement.type;
  const folders: string[] = rest.createdFolders;
  const createdFolders = [...new Set(folders.map((one) => one.replace('/cache/skill', '/cache')))];
  const old = { ...rest, createdFolders, version: 1, skills: { 'platform/deploy': asset } };
  await writeFile(lockPath, JSON.stringify(old, null, 2));
  const lock = async () => parseLock(await readFile(lockPath, 'utf8'));
  return { world, into, lock };
}

describe('a project with a lock file of version 1', () => {
  it('is as it was installed, and the same version again changes nothing on the disk', async () => {
    const { world, into } = await oldProject();
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    const before = await snapshot(world.project);
    const again = await world.add([request('platform/deploy', deployFiles, into)]);
    expect(again.unchanged).toBe(true);
    expect(await snapshot(world.project)).toEqual(before);
    await world.add([request('platform/deploy', deployFiles, [])], { frozen: true });
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('gets lock version 2, and a copy whose path has the kind, with its next version', async () => {
    const { world, lock } = await oldProject();
    const files = skillFiles({ 'new.md': 'new' });
    await world.add([request('platform/deploy', files, [], { version: '2.0.0' })]);
    const asset = (await lock()).assets['skill:platform/deploy'];
    expect(asset?.canonical).toBe(newCopy.replace('1.0.0', '2.0.0'));
    expect(
      JSON.parse(await readFile(join(world.project, 'agenthub-lock.json'), 'utf8')),
    ).toMatchObject({ version: 2 });
    const there = Object.keys(await snapshot(world.project));
    expect(there.filter((path) => path.startsWith('.skills-registry/cache/platform/'))).toEqual([]);
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    for (const link of links) {
      expect(await readFile(join(world.project, link, 'new.md'), 'utf8')).toBe('new');
    }
  });

  it('is empty after a remove', async () => {
    const { world } = await oldProject();
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual({});
  });
});
