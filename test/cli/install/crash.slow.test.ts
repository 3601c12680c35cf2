import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '#cli/install/disk.ts';
import { readScope } from '#cli/install/engine.ts';
import { installRoot } from '#cli/install/root.ts';
import { dyingDisk, failingDisk, fullDisk, watchedDisk } from './faulty-disk.ts';
import { createWorld, put, request, skillFiles, snapshot, type World } from './world.ts';

type Disk = typeof nodeDisk;

// Few files: each is one more step for each of hundreds of runs.
const deployFiles = skillFiles({ '*scripts/运行.sh': 'echo hi' });
const deployFiles2 = skillFiles({ 'scripts/运行.sh': 'echo hello', 'docs/new.md': 'new' });

/** Each kind of work: what is there before, and the command. */
const works: Record<
  string,
  {
    before(world: World): Promise<unknown>;
    run(world: World, disk?: Disk): Promise<unknown>;
  }
> = {
  'a first add by links': {
    before: async () => {},
    run: (world, disk = nodeDisk) =>
      world.add(
        [request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro'))],
        { disk },
      ),
  },
  'an add of two assets by copies': {
    before: (world) => put(world.project, { '.claude/skills/mine/SKILL.md': 'mine' }),
    run: (world, disk = nodeDisk) => {
      const into = world.into('project', 'claude-code', 'cursor');
      const copy = { method: 'copy' } as const;
      return world.add(
        [
          request('platform/deploy', deployFiles, into, copy),
          request('platform/lint', deployFiles2, into, copy),
        ],
        { disk },
      );
    },
  },
  'an update with files of the user’s in the folder': {
    before: async (world) => {
      await world.add([
        request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
        request('platform/lint', deployFiles, world.into('project', 'claude-code'), {
          method: 'copy',
        }),
      ]);
      await put(world.project, {
        '.skills-registry/cache/skill/platform/deploy/1.0.0/scripts/notes.md': 'mine',
        '.claude/skills/lint/.env': 'KEY=1',
      });
    },
    run: (world, disk = nodeDisk) =>
      world.add(
        ['platform/deploy', 'platform/lint'].map((ref) =>
          request(ref, deployFiles2, [], { version: '2.0.0' }),
        ),
        { disk },
      ),
  },
  'a forced add over a folder that is not ours': {
    before: (world) => put(world.project, { '.claude/skills/deploy/SKILL.md': 'not ours' }),
    run: (world, disk = nodeDisk) =>
      world.add([request('platform/deploy', deployFiles, world.into('project', 'claude-code'))], {
        disk,
        force: true,
      }),
  },
  'a remove of one of two': {
    before: async (world) => {
      await world.add([
        request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
        request('platform/lint', deployFiles2, world.into('project', 'kiro')),
      ]);
      await put(world.project, { '.kiro/skills/lint/docs/mine.md': 'mine' });
    },
    run: (world, disk = nodeDisk) => world.remove(['platform/deploy'], { disk }),
  },
  'a remove that leaves files of the user’s': {
    before: async (world) => {
      await world.add([
        request('platform/deploy', deployFiles, world.into('project', 'claude-code')),
      ]);
      await put(world.project, { '.claude/skills/deploy/scripts/mine.md': 'mine' });
    },
    run: (world, disk = nodeDisk) => world.remove(['platform/deploy'], { disk }),
  },
};

describe.each(Object.keys(works))('%s', (name) => {
  const { before, run } = works[name]!;

  async function ends() {
    const world = await createWorld();
    await before(world);
    const template = await createWorld({ project: world.project });
    const start = await snapshot(world.project);
    await run(world);
    return { start, end: await snapshot(world.project), template };
  }

  it('is undone or completed by the next command when the power goes at any step', async () => {
    const { start, end, template } = await ends();
    expect(end).not.toEqual(start);
    const results = { start: 0, end: 0 };
    for (let step = 1; ; step += 1) {
      const world = await createWorld({ project: template.project });
      const disk = dyingDisk(nodeDisk, step);
      await run(world, disk).catch(() => {});
      if (!disk.died()) break;
      await readScope(world.engine(), 'project');
      const after = await snapshot(world.project);
      const same = JSON.stringify(after) === JSON.stringify(end) ? 'end' : 'start';
      expect(after, `step ${step}`).toEqual(same === 'end' ? end : start);
      results[same] += 1;
    }
    expect(results.start).toBeGreaterThan(5);
    expect(results.end).toBeGreaterThan(0);
  });

  it('is undone also when the power goes a second time, while the first is being undone', async () => {
    const { start, end, template } = await ends();
    for (let step = 3; ; step += 6) {
      const world = await createWorld({ project: template.project });
      const first = dyingDisk(nodeDisk, step);
      await run(world, first).catch(() => {});
      if (!first.died()) break;
      for (let again = 1; again < 200; again += 1) {
        const second = dyingDisk(nodeDisk, again % 7 === 0 ? again : again % 7);
        await readScope(world.engine(second), 'project').catch(() => {});
        if (!second.died()) break;
      }
      const after = await snapshot(world.project);
      expect([JSON.stringify(start), JSON.stringify(end)], `step ${step}`).toContain(
        JSON.stringify(after),
      );
    }
  });

  it('leaves the disk as it was when any one step fails, or says what is left to clean up', async () => {
    const { start, end, template } = await ends();
    for (let step = 1; ; step += 1) {
      const world = await createWorld({ project: template.project });
      const disk = failingDisk(nodeDisk, step, 'EIO');
      const error = await run(world, disk).then(
        () => null,
        (err: Error) => err,
      );
      if (!disk.failed()) break;
      expect(error?.message ?? world.warnings[0]).toMatch(
        error ? /EIO.*nothing was changed/ : /could not be deleted: EIO/,
      );
      if (!error) await readScope(world.engine(), 'project');
      expect(await snapshot(world.project), `step ${step}`).toEqual(error ? start : end);
    }
  });

  it('leaves the disk as it was when it is full from any step on', async () => {
    const { start, end, template } = await ends();
    for (let step = 1; ; step += 1) {
      const world = await createWorld({ project: template.project });
      const disk = fullDisk(nodeDisk, step);
      const error = await run(world, disk).then(
        () => null,
        (err: Error) => err,
      );
      if (!disk.failed()) break;
      expect(error?.message, `step ${step}`).toMatch(/ENOSPC.*nothing was changed/);
      const after = await snapshot(world.project);
      expect(after, `step ${step}`).toEqual(start);
      expect(after).not.toEqual(end);
    }
  });
});

describe('Ctrl-C', () => {
  it('at any step undoes the add, or comes too late and leaves it whole', async () => {
    const seen = new Set<string>();
    for (let at = 1; at < 60; at += 1) {
      const world = await createWorld();
      const interrupt = new AbortController();
      const disk = watchedDisk(nodeDisk, ({ step }) => {
        if (step === at) interrupt.abort();
      });
      const requests = [
        request('platform/deploy', deployFiles, world.into('project', 'claude-code', 'kiro')),
      ];
      const outcome = await world.add(requests, { disk, signal: interrupt.signal }).then(
        () => 'whole',
        (err: Error) => err.name,
      );
      seen.add(outcome);
      const left = Object.keys(await snapshot(world.project)).length;
      expect({ at, outcome, whole: left > 0 }).toEqual({ at, outcome, whole: outcome === 'whole' });
    }
    expect([...seen].toSorted()).toEqual(['AbortError', 'whole']);
  });
});

describe('a journal in the user’s own folder', () => {
  const base = {
    version: 1,
    scope: 'project',
    id: 'abcdef01',
    state: 'committed',
    temps: [],
    created: [],
    moves: [],
    prune: [],
  };
  const temp = '.agenthub-tmp-abcdef01';

  it.each<[string, (world: World) => object]>([
    ['of another project', ({ home }) => ({ folder: home })],
    ['of the other scope', () => ({ scope: 'user' })],
    ['with a temporary folder outside', () => ({ temps: ['../treasure'] })],
    ['with an absolute path', ({ folder }) => ({ temps: [join(folder, 'treasure')] })],
    ['with a temporary folder of another name', () => ({ temps: ['.git'] })],
    ['with a move between files that are not ours', () => ({ moves: [{ from: 'a', to: 'b' }] })],
    ['that prunes outside', () => ({ prune: ['../treasure'] })],
    ['that prunes in .git', () => ({ prune: ['.git/refs'] })],
    ['that made a folder in .git', () => ({ state: 'staging', created: ['.git/refs'] })],
    [
      'that moves .git/config',
      () => ({
        state: 'swapping',
        temps: [temp],
        moves: [{ from: '.git/config', to: `${temp}/config` }],
      }),
    ],
    [
      'that moves .GIT/config',
      () => ({
        state: 'swapping',
        temps: [temp],
        moves: [{ from: '.GIT./config', to: `${temp}/config` }],
      }),
    ],
    ['with a temporary folder in .git', () => ({ temps: [`.git/${temp}`] })],
    ['that is no journal', () => ({ temps: 'x' })],
  ])('moves nothing %s', async (_, change) => {
    const world = await createWorld();
    await put(world.folder, { 'treasure/gold': 'gold' });
    await put(world.project, {
      a: 'a',
      '.git/config': 'mine',
      '.git/refs/keep': '',
      [`${temp}/config`]: 'evil',
      [`.git/${temp}/x`]: 'mine',
    });
    const { journalPath, folder } = await installRoot(nodeDisk, 'project', world.places);
    const journal = JSON.stringify({ ...base, folder, ...change(world) });
    await writeFile(journalPath, journal);
    const before = await snapshot(world.folder);
    await expect(readScope(world.engine(), 'project')).rejects.toMatchObject({
      code: 'cli.refused',
    });
    expect(await snapshot(world.folder)).toEqual(before);
  });
});
