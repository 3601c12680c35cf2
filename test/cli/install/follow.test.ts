import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';

const { desk, publish, send } = useRegistry();

const key = (name: string) => `skill:platform/${name}`;
const yank = (name: string, version: string) =>
  send('POST', `/skills/platform/${name}/versions/${version}/yank`, { reason: 'it loses files' });

describe('agenthub-cli add and update with a range', () => {
  it.each([
    ['@1', '1.3.0'],
    ['@^1.2', '1.3.0'],
    ['@~1.2.3', '1.2.4'],
  ])('installs the highest version of %s and keeps the range', async (range, version) => {
    const name = `range-${version.replaceAll('.', '-')}-${range.length}`;
    for (const one of ['1.2.3', '1.2.4', '1.3.0', '2.0.0']) await publish(name, one);
    const { cli, lock, project } = await desk();
    expect((await cli(['add', `platform/${name}${range}`, '-a', 'kiro'])).code).toBe(0);
    expect((await lock()).assets[key(name)]).toMatchObject({
      version,
      requested: null,
      range: range.slice(1),
    });
    expect((await cli(['list', '--json'])).json().data).toMatchObject([
      { version, requested: range.slice(1) },
    ]);
    const before = await readFile(join(project, 'agenthub-lock.json'), 'utf8');
    expect((await cli(['add', '--frozen'])).code).toBe(0);
    expect((await cli(['add', '--frozen', `platform/${name}${range}`])).code).toBe(0);
    expect((await cli(['add', '--frozen', `platform/${name}@^2`])).code).toBe(5);
    expect(await readFile(join(project, 'agenthub-lock.json'), 'utf8')).toBe(before);
  });

  it('follows the range up, and back when its highest version is yanked', async () => {
    await publish('ranged', '1.0.0');
    const { cli, lock } = await desk();
    await cli(['add', 'platform/ranged@^1', '-a', 'kiro']);
    await publish('ranged', '1.1.0');
    await publish('ranged', '2.0.0');
    const up = await cli(['update']);
    expect(up.stderr).toContain('follows ^1; 2.0.0 exists, which is not in that range');
    expect((await lock()).assets[key('ranged')]).toMatchObject({ version: '1.1.0', range: '^1' });
    await yank('ranged', '1.1.0');
    const back = await cli(['update']);
    expect(back.stderr).toContain('platform/ranged 1.1.0 is yanked: it loses files');
    expect(back.stderr).toContain('the highest version of ^1 moved back from 1.1.0 to 1.0.0');
    expect((await lock()).assets[key('ranged')]).toMatchObject({ version: '1.0.0', range: '^1' });
  });

  it('refuses a range that only yanked versions satisfy, and says so', async () => {
    await publish('all-yanked', '1.0.0');
    await publish('all-yanked', '2.0.0');
    await yank('all-yanked', '1.0.0');
    const { cli } = await desk();
    const { code, stderr } = await cli(['add', 'platform/all-yanked@^1', '-a', 'kiro']);
    expect(code).toBe(3);
    expect(stderr).toContain('1.0.0 and all others in the range were yanked');
    expect(stderr).toContain('latest version is 2.0.0');
    const none = await cli(['add', 'platform/all-yanked@^7', '-a', 'kiro']);
    expect(none.stderr).toContain('No version of "platform/all-yanked" satisfies ^7');
  });

  it('goes back to the range when a pin is lifted', async () => {
    await publish('pin-range', '1.0.0');
    const { cli, lock } = await desk();
    await cli(['add', 'platform/pin-range@^1', '-a', 'kiro']);
    await cli(['pin', 'pin-range']);
    await publish('pin-range', '1.1.0');
    await publish('pin-range', '2.0.0');
    const held = await cli(['update']);
    expect(held.stderr).toContain('is pinned at 1.0.0, 2.0.0 exists');
    expect(held.stderr).not.toContain('up to date');
    expect((await cli(['update', 'pin-range', '--unpin'])).code).toBe(0);
    expect((await lock()).assets[key('pin-range')]).toMatchObject({
      version: '1.1.0',
      requested: null,
      range: '^1',
    });
    expect((await cli(['update', '--unpin'])).code).toBe(2);
  });
});

describe('agenthub-cli update of what follows a dist-tag', () => {
  it('follows latest back and says so', async () => {
    await publish('rolled', '1.9.0');
    await publish('rolled', '2.0.0');
    const { cli, lock } = await desk();
    await cli(['add', 'platform/rolled', '-a', 'kiro']);
    await send('PUT', '/skills/platform/rolled/dist-tags/latest', { version: '1.9.0' });
    const { code, stderr } = await cli(['update']);
    expect(code).toBe(0);
    expect(stderr).toContain('latest moved back from 2.0.0 to 1.9.0');
    expect((await lock()).assets[key('rolled')]?.version).toBe('1.9.0');
  });
});

describe('agenthub-cli add --frozen of a yanked version', () => {
  it('warns of a broken one, and ends with 7 for a security one unless --allow-yanked is set', async () => {
    await publish('bad', '1.0.0');
    const { cli } = await desk();
    await cli(['add', 'platform/bad', '-a', 'kiro']);
    await yank('bad', '1.0.0');
    const broken = await cli(['add', '--frozen']);
    expect(broken.code).toBe(0);
    expect(broken.stderr).toContain('platform/bad 1.0.0 is yanked: it loses files');
    await send('POST', '/skills/platform/bad/versions/1.0.0/yank', {
      reason: 'it has a key',
      severity: 'security',
    });
    expect((await cli(['audit', '--json'])).json().data).toMatchObject({
      findings: [{ rule: 'version.withdrawn', ref: 'platform/bad' }],
    });
    const withdrawn = await cli(['add', '--frozen']);
    expect(withdrawn.code).toBe(7);
    expect(withdrawn.stderr).toContain('was withdrawn for a security reason: it has a key');
    expect((await cli(['add', '--frozen', '--allow-yanked'])).code).toBe(0);
  });
});
