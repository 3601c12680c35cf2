import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';
import { snapshot } from './world.ts';

const { desk, publish, send, url } = useRegistry();

const key = (name: string) => `skill:platform/${name}`;

describe('agenthub-cli pin and unpin', () => {
  it('keeps a version at updates until it is unpinned', async () => {
    await publish('steady', '1.0.0');
    const { cli, lock, project } = await desk();
    await cli(['add', 'steady', '-a', 'claude-code']);
    const placed = await snapshot(join(project, '.claude'));
    const pinned = await cli(['pin', 'steady', '--json']);
    expect(pinned.json().data).toMatchObject([{ version: '1.0.0', requested: '1.0.0' }]);
    expect((await lock()).assets[key('steady')]?.requested).toBe('1.0.0');
    expect((await cli(['update'])).stderr).not.toContain('pinned at');

    await publish('steady', '1.1.0');
    for (const argv of [['update'], ['update', 'steady']]) {
      const { code, stderr } = await cli(argv);
      expect(code).toBe(0);
      expect(stderr).toContain('platform/steady is pinned at 1.0.0, 1.1.0 exists');
      expect(stderr).toContain(`agenthub-cli update ${key('steady')} --unpin`);
      expect(stderr).not.toContain('up to date');
    }
    expect(await snapshot(join(project, '.claude'))).toEqual(placed);
    expect((await lock()).assets[key('steady')]).toMatchObject({
      version: '1.0.0',
      requested: '1.0.0',
    });
    await cli(['unpin', 'steady']);
    expect((await lock()).assets[key('steady')]?.requested).toBe(null);
    await cli(['update']);
    expect((await lock()).assets[key('steady')]?.version).toBe('1.1.0');
  });

  it('is what adding a version does, and places a missing file of that version again', async () => {
    await publish('exact', '1.0.0');
    await publish('exact', '2.0.0');
    const { cli, lock, project } = await desk();
    await cli(['add', 'platform/exact@1.0.0', '-a', 'claude-code']);
    const before = await snapshot(project);
    await rm(join(project, '.claude/skills/exact/SKILL.md'));
    expect((await cli(['update'])).stderr).toContain('pinned at 1.0.0, 2.0.0 exists');
    expect(await snapshot(project)).toEqual(before);
    await cli(['add', 'platform/exact', '-a', 'claude-code']);
    expect((await lock()).assets[key('exact')]).toMatchObject({
      version: '2.0.0',
      requested: null,
    });
  });

  it('says that a pinned version was yanked', async () => {
    await publish('bad-pin', '1.0.0');
    await publish('bad-pin', '1.1.0');
    const { cli } = await desk();
    await cli(['add', 'platform/bad-pin@1.0.0', '-a', 'kiro']);
    await send('POST', '/skills/platform/bad-pin/versions/1.0.0/yank', { reason: 'broken' });
    expect((await cli(['update'])).stderr).toContain('platform/bad-pin 1.0.0 is yanked: broken');
  });

  it('refuses a name that is not installed, none at all, and a part', async () => {
    await publish('part-of', '1.0.0');
    await send('POST', '/agents?version=1.0.0', {
      files: [
        {
          path: 'AGENT.md',
          content: '---\nname: owner\ndescription: x\nskills: ["platform/part-of"]\n---\nx\n',
        },
      ],
    });
    const { cli, lock } = await desk();
    expect((await cli(['pin'])).code).toBe(2);
    expect((await cli(['pin', 'nothing'])).code).toBe(3);
    await cli(['agent', 'add', 'owner', '-a', 'claude-code']);
    const refused = await cli(['pin', 'part-of']);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('agenthub-cli pin platform/owner');
    expect((await lock()).assets[key('part-of')]?.requested).toBe(null);
  });
});

describe('agenthub-cli list --outdated', () => {
  it('asks about what another address of the same registry gave, and not about other registries', async () => {
    await publish('moved', '1.0.0');
    await publish('foreign', '1.0.0');
    const { cli, project } = await desk();
    await cli(['add', 'moved', 'foreign', '-a', 'claude-code']);
    await publish('moved', '1.1.0');
    await publish('foreign', '1.1.0');
    const path = join(project, 'agenthub-lock.json');
    const text = (await readFile(path, 'utf8')).replaceAll(url(), 'http://hub.corp');
    await writeFile(path, text.replace(/sha256:[0-9a-f]{64}/, `sha256:${'0'.repeat(64)}`));
    const { code, stdout } = await cli(['list', '--outdated']);
    expect(code).toBe(0);
    expect(stdout).toBe('platform/moved\t1.0.0\t1.1.0\tproject\t1.1.0\tnewer\tskill\n');
  });
});
