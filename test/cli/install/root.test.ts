import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '#cli/install/disk.ts';
import { findProject, installRoot, recordedPath, recordPath } from '#cli/install/root.ts';
import { createWorld, put, request, deployFiles, snapshot } from './world.ts';

describe('paths of a lock file', () => {
  it('are relative in a project, and below ~ or absolute for the user', async () => {
    const { places, project, home, folder } = await createWorld();
    const inProject = await installRoot(nodeDisk, 'project', places);
    const forUser = await installRoot(nodeDisk, 'user', places);
    for (const [root, path, text] of [
      [inProject, join(project, '.kiro/skills/中文'), '.kiro/skills/中文'],
      [forUser, join(home, '.kiro/skills/x'), '~/.kiro/skills/x'],
      [forUser, join(folder, 'elsewhere/x'), join(folder, 'elsewhere/x')],
    ] as const) {
      expect(recordPath(root, path)).toBe(text);
      expect(recordedPath(root, text)).toBe(path);
    }
    expect(() => recordPath(inProject, join(folder, 'elsewhere'))).toThrow(/not in the project/);
  });

  it('never lead out of a project: a lock from elsewhere cannot name other folders', async () => {
    const { places } = await createWorld();
    const root = await installRoot(nodeDisk, 'project', places);
    for (const text of ['../x', '/etc', '~/.ssh', 'a/../../x', 'a\\..\\..\\x', '~root/x']) {
      expect(() => recordedPath(root, text)).toThrow(/outside/);
    }
  });

  it('of a hostile lock stop remove before it touches anything', async () => {
    const world = await createWorld();
    await world.add([request('platform/deploy', deployFiles, world.into('project', 'kiro'))]);
    const path = join(world.project, 'agenthub-lock.json');
    const text = new TextDecoder().decode(await nodeDisk.readFile(path));
    await put(world.project, {
      'agenthub-lock.json': text.replace('".kiro/skills/deploy"', '"../home/.kiro/skills/deploy"'),
    });
    await put(world.home, { '.kiro/skills/deploy/SKILL.md': 'x' });
    const before = await snapshot(world.folder);
    await expect(world.remove(['platform/deploy'], { force: true })).rejects.toMatchObject({
      errors: [{ detail: expect.stringContaining('outside') }],
    });
    expect(await snapshot(world.folder)).toEqual(before);
  });
});

describe('a lock file that is a link', () => {
  it('is refused, not replaced', async () => {
    const world = await createWorld();
    await put(world.folder, { 'other.json': '{}' });
    await symlink('../other.json', join(world.project, 'agenthub-lock.json'));
    const before = await snapshot(world.folder);
    const add = world.add([request('platform/deploy', deployFiles, world.into('project', 'kiro'))]);
    await expect(add).rejects.toThrow(/not a file/);
    expect(await snapshot(world.folder)).toEqual(before);
  });
});

describe('findProject', () => {
  it('is the folder with the lock file, looking up to the root of the repository and no further', async () => {
    const { folder } = await createWorld();
    const deep = join(folder, 'repo/a/b');
    await mkdir(deep, { recursive: true });
    await put(folder, { 'agenthub-lock.json': '{}' });
    await mkdir(join(folder, 'repo/.git'));
    expect(await findProject(nodeDisk, deep)).toBe(deep);
    await put(folder, { 'repo/agenthub-lock.json': '{}' });
    expect(await findProject(nodeDisk, deep)).toBe(join(folder, 'repo'));
  });
});
