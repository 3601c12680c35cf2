import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatLock } from '#cli/install/lock-format.ts';
import { parseLock } from '#cli/install/lockfile.ts';
import { surveyScope } from '#cli/install/engine.ts';
import { unrunnableOf } from '#cli/install/health.ts';
import {
  createWorld,
  deployFiles,
  deployFiles2,
  expectedFiles,
  health,
  placedFiles,
  put,
  request,
  snapshot,
  type World,
} from './world.ts';

const deploy = '.claude/skills/deploy';
const lockPath = (world: World) => join(world.project, 'agenthub-lock.json');

/** Ends the lines of some installed files with CRLF, as git does on Windows. */
async function checkOut(world: World, ...names: string[]) {
  for (const name of names) {
    const path = join(world.project, deploy, name);
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll('\n', '\r\n'));
  }
}

describe('a checkout with core.autocrlf', () => {
  it('is unchanged: frozen, updated and removed without --force', async () => {
    const world = await createWorld();
    const into = world.into('project', 'claude-code');
    await world.add([request('platform/deploy', deployFiles, into)]);
    await checkOut(world, 'SKILL.md', 'scripts/run.sh', '参考/说明 文档.md');
    const whole = await snapshot(world.project);
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    const { assets } = await surveyScope(world.engine(), 'project');
    expect(assets.flatMap(unrunnableOf)).toEqual([join(world.project, deploy, 'scripts/run.sh')]);
    await world.add([request('platform/deploy', deployFiles, [])], { frozen: true });
    expect(await snapshot(world.project)).toEqual(whole);
    await world.add([request('platform/deploy', deployFiles2, [], { version: '2.0.0' })]);
    expect(await placedFiles(join(world.project, deploy))).toEqual(expectedFiles(deployFiles2));
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual({});
  });

  it('does not hide a changed letter, nor bytes that changed in a binary file', async () => {
    const world = await createWorld();
    const into = world.into('project', 'claude-code');
    const binary = new Uint8Array([0, 10, 1, 10]);
    const files = [...deployFiles];
    await world.add([request('platform/deploy', files, into)]);
    await checkOut(world, 'SKILL.md');
    const path = join(world.project, deploy, 'SKILL.md');
    await writeFile(path, (await readFile(path, 'utf8')).replace('Deploys', 'deploys'));
    expect(await health(world)).toEqual({ 'platform/deploy': 'changed' });
    await checkOut(world, 'scripts/lib/part.py');
    await writeFile(join(world.project, deploy, 'assets/logo.bin'), binary);
    await expect(world.remove(['platform/deploy'])).rejects.toThrow('Nothing was changed');
  });
});

describe('a folder that nobody recorded and that is the version byte for byte', () => {
  it.each(['copy', 'symlink'] as const)('is taken as ours, by %s', async (method) => {
    const world = await createWorld();
    const targets = method === 'copy' ? ['claude-code'] : ['claude-code', 'kiro'];
    const ask = () => request('platform/deploy', deployFiles, world.into('project', ...targets));
    await world.add([ask()]);
    const whole = await snapshot(world.project);
    await rm(lockPath(world));
    const plan = await world.add([ask()]);
    expect(new Set(plan.steps.map(({ action }) => action))).toEqual(new Set(['keep']));
    expect(Object.keys(await snapshot(world.project))).toEqual(Object.keys(whole));
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).not.toHaveProperty(`${deploy}/`);
  });

  it('is not one with a changed byte', async () => {
    const world = await createWorld();
    const ask = () => request('platform/deploy', deployFiles, world.into('project', 'claude-code'));
    await world.add([ask()]);
    await rm(lockPath(world));
    await put(world.project, { [`${deploy}/SKILL.md`]: 'mine' });
    await expect(world.add([ask()])).rejects.toThrow('Nothing was changed');
  });

  it('is also one that a merge brought beside the lock of the other branch', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
    ]);
    const old = await readFile(lockPath(world));
    const next = () => request('platform/deploy', deployFiles2, [], { version: '2.0.0' });
    await world.add([next()]);
    await writeFile(lockPath(world), old);
    await world.add([next()]);
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
  });
});

describe('a lock file with the conflict markers of a merge', () => {
  const refs = ['a', 'b', 'c', 'd'] as const;

  /** A project with all four, and the lock with two of them on each side of a conflict. */
  const merged = async (sides: [string[], string[]]) => {
    const world = await createWorld();
    const into = world.into('project', 'claude-code');
    await world.add(refs.map((name) => request(`platform/${name}`, deployFiles, into)));
    const lock = parseLock(await readFile(lockPath(world), 'utf8'));
    const side = (names: string[]) =>
      formatLock({
        ...lock,
        assets: Object.fromEntries(
          Object.entries(lock.assets).filter(([key]) => names.includes(key.split('/')[1] ?? '')),
        ),
      });
    const [ours, theirs] = sides.map(side);
    const whole = `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> other\n`;
    await writeFile(lockPath(world), whole);
    return { world, lock, whole };
  };

  it('is read as both sides together, and written so by the next change', async () => {
    const { world, lock, whole } = await merged([
      ['a', 'b', 'c'],
      ['b', 'd'],
    ]);
    expect(Object.values(await health(world))).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(await readFile(lockPath(world), 'utf8')).toBe(whole);
    expect(world.warnings.join()).toContain('merge conflicts; both sides were taken together');
    await world.add([request('platform/b', deployFiles, [])]);
    expect(await readFile(lockPath(world), 'utf8')).toBe(formatLock(lock));
  });

  it('is refused with the asset that both sides have in other versions', async () => {
    const { world, whole } = await merged([['a', 'b'], ['b']]);
    const [ours = '', theirs = ''] = whole.split('=======\n');
    const text = `${ours}=======\n${theirs.replaceAll('"1.0.0"', '"1.1.0"')}`;
    await writeFile(lockPath(world), text);
    await expect(health(world)).rejects.toMatchObject({
      code: 'cli.refused',
      errors: [{ pointer: 'skill:platform/b' }],
    });
    const withBase = text.replace('=======\n', `||||||| base\n${ours.split('HEAD\n')[1]}=======\n`);
    await writeFile(lockPath(world), withBase);
    const { lock } = await surveyScope(world.engine(), 'project');
    expect(lock.assets['skill:platform/b']?.version).toBe('1.1.0');
    expect(lock.assets['skill:platform/a']).toBeUndefined();
  });
});

describe('a registry with a new address', () => {
  it('keeps what it serves with the same digest, and other bytes stay refused', async () => {
    const world = await createWorld();
    const into = world.into('project', 'claude-code');
    await world.add([request('platform/deploy', deployFiles, into)]);
    const registry = 'https://hub.corp';
    await expect(
      world.add([request('platform/deploy', deployFiles2, into, { registry })]),
    ).rejects.toThrow('Nothing was changed');
    await world.add([request('platform/deploy', deployFiles, into, { registry })]);
    const lock = parseLock(await readFile(lockPath(world), 'utf8'));
    expect(lock.assets['skill:platform/deploy']?.registry).toBe(registry);
    const moved = { registry: 'https://hub.new', movedFrom: registry, version: '2.0.0' };
    await world.add([request('platform/deploy', deployFiles2, [], moved)]);
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
  });
});

describe('two folders that became one through a link', () => {
  it.each(['copy', 'symlink'] as const)('by %s stay until the last target goes', async (method) => {
    const world = await createWorld();
    const into = world.into('project', 'claude-code', 'codex');
    await world.add([request('platform/deploy', deployFiles, into, { method })]);
    await rm(join(world.project, '.claude/skills'), { recursive: true });
    await mkdir(join(world.project, '.claude'), { recursive: true });
    await symlink('../.agents/skills', join(world.project, '.claude/skills'));
    const left = await world.remove(['platform/deploy'], { targets: ['claude-code'] });
    expect(left.steps[0]).toMatchObject({ action: 'leave', notes: ['still used by codex'] });
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    await world.remove(['platform/deploy']);
    expect(Object.keys(await snapshot(world.project))).toEqual(['.claude/', '.claude/skills']);
  });
});

describe('parts', () => {
  const agentKey = 'skill:platform/agent';
  const files = (name: string) => request(name, deployFiles, []).files;

  const ask = (world: World, name: string, extra: object = {}) =>
    request(`platform/${name}`, files(name), world.into('project', 'claude-code'), extra);
  const agent = (world: World, parts: string[], extra: object = {}) => [
    ask(world, 'agent', { parts: parts.map((name) => `skill:platform/${name}`), ...extra }),
    ...parts.map((name) => ask(world, name, { neededBy: [agentKey] })),
  ];
  const refs = async (world: World) => Object.keys(await health(world)).map((ref) => ref.slice(9));

  it('stay until the last asset that needs them goes', async () => {
    const world = await createWorld();
    await world.add(agent(world, ['one', 'two']));
    await world.add([
      ask(world, 'other', { parts: ['skill:platform/two'] }),
      ask(world, 'two', { neededBy: ['skill:platform/other'] }),
    ]);
    await world.remove(['platform/agent']);
    expect(await refs(world)).toEqual(['other', 'two']);
    await world.remove(['platform/other']);
    expect(await snapshot(world.project)).toEqual({});
  });

  it('that the user asked for stay, and as parts when he removes them', async () => {
    const world = await createWorld();
    await world.add([ask(world, 'one')]);
    await world.add(agent(world, ['one', 'two']));
    const kept = await world.remove(['platform/one']);
    expect(kept.steps[0]).toMatchObject({
      action: 'leave',
      notes: ['stays as a part of platform/agent'],
    });
    expect(await refs(world)).toEqual(['agent', 'one', 'two']);
    await world.add([ask(world, 'two')]);
    await world.remove(['platform/agent']);
    expect(await refs(world)).toEqual(['two']);
  });

  it('that a new version does not need any more go with the update', async () => {
    const world = await createWorld();
    await world.add(agent(world, ['one', 'two']));
    await world.add(agent(world, ['two'], { version: '2.0.0' }));
    expect(await refs(world)).toEqual(['agent', 'two']);
  });

  it('in another version than the user has are refused, with what to do', async () => {
    const world = await createWorld();
    await world.add([ask(world, 'one')]);
    const pinned = () => [
      ask(world, 'agent', { parts: ['skill:platform/one'] }),
      ask(world, 'one', { neededBy: [agentKey], version: '2.0.0' }),
    ];
    await expect(world.add(pinned())).rejects.toMatchObject({
      errors: [{ detail: expect.stringContaining('needs 2.0.0') as string }],
      hints: [expect.stringContaining('--force') as string],
    });
    await world.add(pinned(), { force: true });
    expect(await refs(world)).toEqual(['agent', 'one']);
  });

  it('leave a target together with their asset', async () => {
    const world = await createWorld();
    const both = (name: string, extra: object) =>
      request(`platform/${name}`, files(name), world.into('project', 'claude-code', 'kiro'), extra);
    await world.add([
      both('agent', { parts: ['skill:platform/one'] }),
      both('one', { neededBy: [agentKey] }),
    ]);
    await world.remove(['platform/agent'], { targets: ['kiro'] });
    const names = Object.keys(await snapshot(world.project));
    expect(names.filter((name) => name.startsWith('.kiro'))).toEqual([]);
    expect(await refs(world)).toEqual(['agent', 'one']);
  });
});
