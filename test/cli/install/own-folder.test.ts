import { chmod, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureOwnFolder, ownFiles } from '#cli/install/own-folder.ts';
import { createWorld } from './world.ts';

const uid = process.getuid?.() ?? 'user';

describe('what no working tree may say', () => {
  it('is kept in the home folder, readable by the user alone, a file for each root and scope', async () => {
    const { home, project } = await createWorld();
    await rm(join(home, '.skills-registry'), { recursive: true });
    const own = await ownFiles('project', project, home);
    expect(dirname(own.journalPath)).toBe(join(home, '.skills-registry/installs'));
    await ensureOwnFolder(own);
    for (const folder of ['.skills-registry', '.skills-registry/installs']) {
      expect((await stat(join(home, folder))).mode & 0o777).toBe(0o700);
    }
    const others = [ownFiles('user', project, home), ownFiles('project', `${project}/x`, home)];
    for (const other of await Promise.all(others)) {
      expect(Object.values(own)).not.toContain(other.journalPath);
    }
  });

  it.each<[string, (home: string) => Promise<unknown>]>([
    ['is not there', (home) => rm(home, { recursive: true })],
    ['is a file', (home) => rm(home, { recursive: true }).then(() => writeFile(home, ''))],
    [
      'has a link where the folder should be',
      async (home) => {
        const installs = join(home, '.skills-registry/installs');
        await rm(installs, { recursive: true });
        await symlink('/tmp', installs);
      },
    ],
    [
      'has a folder that others can write to',
      (home) => chmod(join(home, '.skills-registry/installs'), 0o777),
    ],
  ])('is in a folder of the user alone where the home folder %s', async (_, spoil) => {
    const { home, project, folder } = await createWorld();
    await spoil(home);
    const own = await ownFiles('project', project, home, folder);
    expect(dirname(own.journalPath)).toBe(join(folder, `agenthub-cli-${uid}`));
    await ensureOwnFolder(own);
    expect((await stat(dirname(own.journalPath))).mode & 0o777).toBe(0o700);
    await ensureOwnFolder(own);
  });

  it('is not in a home folder that is relative, so a folder of the project', async () => {
    const { project, folder } = await createWorld();
    const own = await ownFiles('project', project, '.', folder);
    expect(dirname(own.journalPath)).toBe(join(folder, `agenthub-cli-${uid}`));
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['a link', (path) => symlink('/tmp', path)],
    ['a file', (path) => writeFile(path, '')],
    ['a folder that others can write to', (path) => mkdir(path).then(() => chmod(path, 0o777))],
  ])('is refused where %s is in the place of that folder', async (_, plant) => {
    const { project, folder } = await createWorld();
    await plant(join(folder, `agenthub-cli-${uid}`));
    const own = await ownFiles('project', project, join(folder, 'nowhere'), folder);
    await expect(ensureOwnFolder(own)).rejects.toMatchObject({ code: 'cli.refused' });
  });
});
