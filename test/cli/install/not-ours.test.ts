import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
} from './world.ts';

const deploy = '.claude/skills/deploy';

describe('an update', () => {
  it('leaves no stale file, keeps the user’s own, and moves all places of the asset', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
    ]);
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'kiro'), { method: 'symlink' }),
    ]);
    await put(world.project, { [`${deploy}/scripts/__pycache__/x.pyc`]: 'mine' });
    const plan = await world.add([
      request('platform/deploy', deployFiles2, [], { version: '2.0.0' }),
    ]);
    expect(plan.steps.map(({ folder, action, notes }) => [folder, action, notes])).toEqual([
      [deploy, 'replace', ['keeps scripts/__pycache__']],
      ['.kiro/skills/deploy', 'replace', []],
    ]);
    expect(await placedFiles(join(world.project, '.kiro/skills/deploy'))).toEqual(
      expectedFiles(deployFiles2),
    );
    await rm(join(world.project, deploy, 'scripts/__pycache__'), { recursive: true });
    expect(await placedFiles(join(world.project, deploy))).toEqual(expectedFiles(deployFiles2));
  });

  it('of what is there already changes nothing, not even the lock', async () => {
    const world = await createWorld();
    const again = () => [
      request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
    ];
    await world.add(again());
    const before = await snapshot(world.project);
    const plan = await world.add(again());
    expect(plan.unchanged).toBe(true);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('places again what the user deleted', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
    ]);
    await rm(join(world.project, '.claude'), { recursive: true });
    expect(await health(world)).toEqual({ 'platform/deploy': 'missing' });
    const plan = await world.add([request('platform/deploy', deployFiles, [])]);
    expect(plan.steps[0]).toMatchObject({
      action: 'create',
      notes: ['it was missing; placed again'],
    });
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
  });
});

describe('what the user changed', () => {
  const changes: [string, (folder: string) => Promise<unknown>][] = [
    ['other bytes', (folder) => writeFile(join(folder, 'SKILL.md'), 'mine')],
    ['another executable bit', (folder) => chmod(join(folder, 'SKILL.md'), 0o755)],
  ];
  it.each(changes)('is not overwritten by an update nor removed: %s', async (_, alter) => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
    ]);
    await alter(join(world.project, deploy));
    const before = await snapshot(world.project);
    expect(await health(world)).toEqual({ 'platform/deploy': 'changed' });
    const update = world.add([request('platform/deploy', deployFiles2, [], { version: '2.0.0' })]);
    const refused = {
      code: 'cli.refused',
      errors: [
        {
          pointer: '.skills-registry/cache/skill/platform/deploy/1.0.0',
          detail: 'has changes of yours: SKILL.md',
        },
      ],
    };
    await expect(update).rejects.toMatchObject(refused);
    await expect(world.remove(['platform/deploy'])).rejects.toMatchObject(refused);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is set aside by a forced update and goes with a forced remove', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
    ]);
    await writeFile(join(world.project, deploy, 'SKILL.md'), 'mine');
    const plan = await world.add(
      [request('platform/deploy', deployFiles2, [], { version: '2.0.0' })],
      { force: true },
    );
    const aside = `${deploy}.backup-20261122T100000000Z`;
    expect(plan.steps[0]?.notes).toEqual([`what was there is now ${aside}`]);
    expect(await readFile(join(world.project, aside, 'SKILL.md'), 'utf8')).toBe('mine');
    await writeFile(join(world.project, deploy, 'SKILL.md'), 'mine');
    await world.remove(['platform/deploy'], { force: true });
    const left = Object.keys(await snapshot(world.project));
    expect(left.filter((path) => !path.startsWith(aside))).toEqual(['.claude/', '.claude/skills/']);
  });
});

describe('what agenthub-cli did not write', () => {
  it.each<[string, (path: string) => Promise<unknown>]>([
    ['a folder', (path) => put(path, { 'SKILL.md': 'mine' })],
    ['an empty folder', (path) => mkdir(path, { recursive: true })],
    ['a file', (path) => put(join(path, '..'), { deploy: 'mine' })],
    [
      'a link',
      async (path) => {
        await mkdir(join(path, '..'), { recursive: true });
        await symlink('/etc', path);
      },
    ],
  ])('is never replaced without --force, then set aside: %s', async (_, make) => {
    const world = await createWorld();
    await make(join(world.project, deploy));
    const before = await snapshot(world.project);
    const requests = [
      request('platform/lint', deployFiles, world.into('project', 'kiro')),
      request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
    ];
    await expect(world.add(requests)).rejects.toMatchObject({
      code: 'cli.refused',
      errors: [{ pointer: deploy, detail: 'already exists and was not installed by agenthub-cli' }],
    });
    expect(await snapshot(world.project)).toEqual(before);
    await world.add(requests, { force: true });
    expect(await placedFiles(join(world.project, deploy))).toEqual(expectedFiles(deployFiles));
    await world.remove(['platform/deploy', 'platform/lint']);
    const after = await snapshot(world.project);
    const restored = Object.fromEntries(
      Object.entries(after).map(([path, what]) => [path.replace(/\.backup-\w+/, ''), what]),
    );
    expect(restored).toEqual(before);
  });

  it('stays when the rest of the folder is removed, and is named', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
    ]);
    await put(world.project, { [`${deploy}/scripts/mine.md`]: 'mine' });
    const plan = await world.remove(['platform/deploy']);
    expect(plan.steps[0]?.notes).toEqual([
      'leaves scripts/mine.md, which agenthub-cli did not install',
    ]);
    expect(Object.keys(await snapshot(world.project))).toEqual([
      '.claude/',
      '.claude/skills/',
      `${deploy}/`,
      `${deploy}/scripts/`,
      `${deploy}/scripts/mine.md`,
    ]);
  });

  it('stays when it took the place of ours', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
    ]);
    await rm(join(world.project, deploy));
    await put(world.project, { [`${deploy}/SKILL.md`]: 'mine' });
    expect(await health(world)).toEqual({ 'platform/deploy': 'changed' });
    const plan = await world.remove(['platform/deploy']);
    expect(plan.steps[0]).toMatchObject({ action: 'leave' });
    expect(await readFile(join(world.project, deploy, 'SKILL.md'), 'utf8')).toBe('mine');
    expect(Object.keys(await snapshot(world.project))).not.toContain('.kiro/');
  });

  it('is not lost when a new version has a file of that name, in any case of letters', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
    ]);
    await put(world.project, { [`${deploy}/DOCS/mine.md`]: 'mine' });
    const before = await snapshot(world.project);
    const update = world.add([request('platform/deploy', deployFiles2, [], { version: '2.0.0' })]);
    await expect(update).rejects.toMatchObject({ code: 'cli.refused' });
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is not taken over from another asset, nor from another registry', async () => {
    const world = await createWorld();
    const into = world.into('project', 'claude-code');
    await world.add([request('platform/deploy', deployFiles, into)]);
    const before = await snapshot(world.project);
    for (const other of [
      request('rivals/deploy', deployFiles2, into),
      request('platform/deploy', deployFiles2, into, { registry: 'http://evil.corp' }),
    ]) {
      await expect(world.add([other], { force: true })).rejects.toMatchObject({
        code: 'cli.refused',
        errors: [{ pointer: deploy, detail: expect.stringContaining('remove that first') }],
      });
    }
    const two = ['a1/same', 'b1/same'].map((ref) => request(ref, deployFiles, into));
    await expect(world.add(two)).rejects.toMatchObject({ code: 'cli.refused' });
    expect(await snapshot(world.project)).toEqual(before);
  });
});

describe('a parent that is not what it seems', () => {
  it.each(['.claude', '.claude/skills', '.skills-registry'])(
    'is refused when %s of a project leads out of it',
    async (link) => {
      const world = await createWorld();
      await put(world.folder, { 'outside/keep': 'x' });
      await mkdir(join(world.project, link, '..'), { recursive: true });
      await symlink(join(world.folder, 'outside'), join(world.project, link));
      const before = await snapshot(world.folder);
      const add = world.add([
        request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
      ]);
      await expect(add).rejects.toMatchObject({ code: 'cli.refused' });
      expect(await snapshot(world.folder)).toEqual(before);
    },
  );

  it('does not lead remove out of the project either', async () => {
    const world = await createWorld();
    await world.add([
      request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
    ]);
    await rename(join(world.project, '.claude'), join(world.folder, 'outside'));
    await symlink(join(world.folder, 'outside'), join(world.project, '.claude'));
    const before = await snapshot(world.folder);
    await expect(world.remove(['platform/deploy'], { force: true })).rejects.toMatchObject({
      code: 'cli.refused',
    });
    expect(await snapshot(world.folder)).toEqual(before);
  });

  it('is followed in the home folder, where links are the user’s own', async () => {
    const world = await createWorld();
    await mkdir(join(world.folder, 'dotfiles/claude'), { recursive: true });
    await symlink(join(world.folder, 'dotfiles/claude'), join(world.home, '.claude'));
    const before = await snapshot(world.folder);
    await world.add(
      [request('platform/deploy', deployFiles, world.into('user', 'claude-code', 'kiro'))],
      { scope: 'user' },
    );
    expect(await placedFiles(join(world.folder, 'dotfiles/claude/skills/deploy'))).toEqual(
      expectedFiles(deployFiles),
    );
    await world.remove(['platform/deploy'], { scope: 'user' });
    expect(await snapshot(world.folder)).toEqual(before);
  });

  it('is refused when it is a file or leads nowhere', async () => {
    const world = await createWorld();
    await put(world.project, { '.claude': 'a file' });
    await symlink('nowhere', join(world.project, '.kiro'));
    for (const target of ['claude-code', 'kiro']) {
      const add = world.add([
        request('platform/deploy', deployFiles, world.into('project', target)),
      ]);
      await expect(add).rejects.toMatchObject({ code: 'cli.refused' });
    }
  });
});
