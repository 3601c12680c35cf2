import { mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Disk, nodeDisk } from '#cli/install/disk.ts';
import { parseLock } from '#cli/install/lockfile.ts';
import { locationsOf } from '#cli/targets/places.ts';
import { targets } from '#schema/targets.ts';
import {
  createWorld,
  deployFiles,
  deployFiles2,
  expectedFiles,
  health,
  placedFiles,
  put,
  request,
  skillFiles,
  snapshot,
  withoutConfirmed,
} from './world.ts';

const deploy = '.claude/skills/deploy';

describe.each(['project', 'user'] as const)('an install for scope %s', (scope) => {
  describe.each(['copy', 'symlink'] as const)('by %s', (method) => {
    // The well-known targets, and one for each other form of a path in the table.
    it.each([
      'agents',
      'claude-code',
      'codex',
      'cursor',
      'kiro',
      'astrbot',
      'opencode',
      'openclaw',
    ])(
      'puts every byte and executable bit where %s looks, and remove leaves nothing behind',
      async (id) => {
        const world = await createWorld();
        await put(world.project, { 'src/main.ts': 'x' });
        await put(world.home, { '.profile': 'x', '.skills-registry/config.toml': '' });
        const before = await snapshot(world.folder);
        await world.add(
          [request('platform/deploy', deployFiles, world.into(scope, id), { method })],
          { scope },
        );
        const target = targets.find((one) => one.id === id)!;
        const folder = join(locationsOf('skill', target, scope, world.places)[0]!.path, 'deploy');
        expect(await placedFiles(folder)).toEqual(expectedFiles(deployFiles));
        expect((await nodeDisk.lstat(folder)).isSymbolicLink()).toBe(method === 'symlink');
        await world.remove(['platform/deploy'], { scope });
        expect(await snapshot(world.folder)).toEqual(before);
      },
    );
  });
});

describe('targets that share a folder', () => {
  it('are placed once and recorded all', async () => {
    const world = await createWorld();
    const plan = await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'codex', 'cursor', 'agents')),
    ]);
    expect(plan.steps).toEqual([
      {
        kind: 'skill',
        ref: 'platform/deploy',
        type: 'folder',
        folder: '.agents/skills/deploy',
        targets: ['agents', 'codex', 'cursor'],
        action: 'create',
        method: 'copy',
        canonical: null,
        notes: [],
      },
    ]);
  });

  it('keep the folder until the last of them is removed', async () => {
    const world = await createWorld();
    const before = await snapshot(world.project);
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'codex', 'cursor')),
    ]);
    const first = await world.remove(['platform/deploy'], { targets: ['codex'] });
    expect(first.steps[0]).toMatchObject({ action: 'leave', notes: ['still used by cursor'] });
    expect(await placedFiles(join(world.project, '.agents/skills/deploy'))).toEqual(
      expectedFiles(deployFiles),
    );
    await world.remove(['platform/deploy'], { targets: ['cursor'] });
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('are one place also when a link in the project makes them so', async () => {
    const world = await createWorld();
    await mkdir(join(world.project, '.agents/skills'), { recursive: true });
    await mkdir(join(world.project, '.claude'));
    await symlink('../.agents/skills', join(world.project, '.claude/skills'));
    const before = await snapshot(world.project);
    const plan = await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'codex', 'claude-code')),
    ]);
    expect(plan.steps).toHaveLength(1);
    expect(plan.steps[0]?.targets).toEqual(['claude-code', 'codex']);
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });
});

describe('links', () => {
  it('are relative to a copy inside the project, so that the project can be moved', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
    ]);
    expect(await readlink(join(world.project, deploy))).toBe(
      '../../.skills-registry/cache/skill/platform/deploy/1.0.0',
    );
    const moved = join(world.folder, '搬家 moved');
    await rename(world.project, moved);
    expect(await placedFiles(join(moved, deploy))).toEqual(expectedFiles(deployFiles));
    world.places.project = moved;
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    await world.remove(['platform/deploy']);
    expect(await snapshot(moved)).toEqual({});
  });

  it('for the user lead to ~/.skills-registry/cache, never into a project', async () => {
    const world = await createWorld();
    await world.add(
      [request('platform/deploy', deployFiles, world.into('user', 'claude-code', 'kiro'))],
      { scope: 'user' },
    );
    expect(await nodeDisk.realpath(join(world.home, deploy))).toBe(
      join(world.home, '.skills-registry/cache/skill/platform/deploy/1.0.0'),
    );
    expect(await snapshot(world.project)).toEqual({});
  });

  it('become copies where the system makes no links, and the lock says so', async () => {
    const world = await createWorld();
    const disk = {
      ...nodeDisk,
      symlink: () => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' })),
    };
    await world.add(
      [request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro'))],
      { disk },
    );
    expect(await placedFiles(join(world.project, deploy))).toEqual(expectedFiles(deployFiles));
    const lock = parseLock(await readFile(join(world.project, 'agenthub-lock.json'), 'utf8'));
    const methods = lock.assets['skill:platform/deploy']?.placements.map(({ method }) => method);
    expect(methods).toEqual(['copy', 'copy']);
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual({});
  });

  it('become junctions on Windows where symlinks are not allowed, and stay so in an update', async () => {
    const world = await createWorld();
    const denied = Object.assign(new Error('EPERM'), { code: 'EPERM' });
    const disk: Disk = {
      ...nodeDisk,
      symlink: (target, path, type) =>
        type === 'dir' ? Promise.reject(denied) : nodeDisk.symlink(target, path, type),
    };
    const windows = { disk, platform: 'win32' as const };
    const method = async () => {
      const lock = parseLock(await readFile(join(world.project, 'agenthub-lock.json'), 'utf8'));
      return lock.assets['skill:platform/deploy']?.placements[0]?.method;
    };
    const into = world.into('project', 'claude-code');
    await world.add(
      [request('platform/deploy', deployFiles, into, { method: 'symlink' })],
      windows,
    );
    expect(await method()).toBe('junction');
    const cache = join(world.project, '.skills-registry/cache/skill/platform/deploy');
    expect(await readlink(join(world.project, deploy))).toBe(join(cache, '1.0.0'));
    const update = request('platform/deploy', deployFiles2, [], { version: '2.0.0' });
    await world.add([update], windows);
    expect(await method()).toBe('junction');
    expect(await placedFiles(join(world.project, deploy))).toEqual(expectedFiles(deployFiles2));
    await world.remove(['platform/deploy'], windows);
    expect(await snapshot(world.project)).toEqual({});
  });

  it('become copies and back when the method is asked for again', async () => {
    const world = await createWorld();
    const into = world.into('project', 'claude-code');
    for (const method of ['symlink', 'copy', 'symlink', 'copy'] as const) {
      await world.add([request('platform/deploy', deployFiles, into, { method })]);
      const stat = await nodeDisk.lstat(join(world.project, deploy));
      expect(stat.isSymbolicLink()).toBe(method === 'symlink');
      expect(await placedFiles(join(world.project, deploy))).toEqual(expectedFiles(deployFiles));
    }
    expect(Object.keys(await snapshot(world.project))).not.toContain('.skills-registry/');
  });
});

describe('folders of the environment’s choosing', () => {
  it('are used: CLAUDE_CONFIG_DIR, with spaces and Chinese in it', async () => {
    const world = await createWorld();
    const folder = join(world.folder, '配置 dir');
    world.places.env = { CLAUDE_CONFIG_DIR: folder };
    const before = await snapshot(world.folder);
    await world.add([request('platform/deploy', deployFiles, world.into('user', 'claude-code'))], {
      scope: 'user',
    });
    expect(await placedFiles(join(folder, 'skills/deploy'))).toEqual(expectedFiles(deployFiles));
    await world.remove(['platform/deploy'], { scope: 'user' });
    expect(withoutConfirmed(await snapshot(world.folder))).toEqual(before);
  });

  it('are known to a later command that has not the variable', async () => {
    const world = await createWorld();
    world.places.env = { CLAUDE_CONFIG_DIR: join(world.folder, 'elsewhere') };
    const before = await snapshot(world.folder);
    await world.add([request('platform/deploy', deployFiles, world.into('user', 'claude-code'))], {
      scope: 'user',
    });
    world.places.env = {};
    await world.remove(['platform/deploy'], { scope: 'user' });
    expect(withoutConfirmed(await snapshot(world.folder))).toEqual(before);
  });
});

describe('two commands at once', () => {
  it('both have their way: eight adds of different assets end in one lock with all', async () => {
    const world = await createWorld();
    const names = Array.from({ length: 8 }, (_, at) => `platform/tool-${at}`);
    await Promise.all(
      names.map((ref) =>
        world.add([request(ref, deployFiles, world.into('project', 'claude-code', 'kiro'))]),
      ),
    );
    const lock = parseLock(await readFile(join(world.project, 'agenthub-lock.json'), 'utf8'));
    expect(Object.keys(lock.assets)).toEqual(names.map((ref) => `skill:${ref}`));
    expect(Object.values(await health(world))).toEqual(names.map(() => 'ok'));
    await world.remove(names);
    expect(await snapshot(world.project)).toEqual({});
  });
});

describe('a large skill', () => {
  it('of 1,000 files goes in and out whole', async () => {
    const world = await createWorld();
    const files = skillFiles(
      Object.fromEntries(
        Array.from({ length: 999 }, (_, at) => [
          `${at % 2 ? '*' : ''}资料/${at % 10}/file ${at}.txt`,
          `${at}`,
        ]),
      ),
    );
    await world.add([request('platform/deploy', files, world.into('project', 'claude-code'))]);
    expect(await placedFiles(join(world.project, deploy))).toEqual(expectedFiles(files));
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual({});
  });
});

describe('a dry run and a frozen install', () => {
  it('a dry run gives the plan and writes nothing', async () => {
    const world = await createWorld();
    const plan = await world.add(
      [request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro'))],
      { dryRun: true },
    );
    expect(plan.steps.map(({ action }) => action)).toEqual(['create', 'create']);
    expect(await snapshot(world.project)).toEqual({});
  });

  it('a frozen install brings back what the lock says and leaves the lock alone', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
    ]);
    const whole = await snapshot(world.project);
    await rm(join(world.project, '.claude'), { recursive: true });
    await rm(join(world.project, '.skills-registry'), { recursive: true });
    await world.add([request('platform/deploy', deployFiles, [])], { frozen: true });
    expect(await snapshot(world.project)).toEqual(whole);
  });
});
