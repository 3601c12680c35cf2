import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLock } from '#cli/install/lockfile.ts';
import { useRegistry } from './desk.ts';
import { entryOf, requestOf } from './place-in-files.ts';
import { createWorld, health, put, snapshot, type World } from './world.ts';

const registry = useRegistry();
const server = { command: 'npx', args: ['-y', 'deploy'] };
const mine = '{\n  // mine\n  "mcpServers": {\n    "own": { "command": "x" } // why\n  }\n}\n';
const read = (folder: string, path: string) => readFile(join(folder, path), 'utf8');
const lockOf = async (world: World) => parseLock(await read(world.project, 'agenthub-lock.json'));

/** A file and an entry for one target, an entry for another one. */
const both = (world: World) =>
  requestOf(world, {
    'claude-code': [
      { type: 'file', path: '.claude/agents/deploy.md', content: '# deploy\n' },
      entryOf('.mcp.json', server),
    ],
    cursor: [entryOf('.cursor/mcp.json', server)],
  });

async function withChangedEntry() {
  const world = await createWorld();
  await put(world.project, { '.mcp.json': mine });
  const before = await snapshot(world.project);
  await world.add([both(world)]);
  const text = await read(world.project, '.mcp.json');
  await put(world.project, { '.mcp.json': text.replace('"npx"', '"bunx"') });
  return { world, before };
}

describe('what a remove keeps', () => {
  it('stays in the lock file until --force takes it, and what was unchanged goes', async () => {
    const { world, before } = await withChangedEntry();
    const first = await world.remove(['platform/deploy']);
    const [kept] = (await lockOf(world)).assets['skill:platform/deploy']?.placements ?? [];
    expect(kept).toMatchObject({ path: '.mcp.json', kept: true, targets: ['claude-code'] });
    expect(await health(world)).toEqual({ 'platform/deploy': 'kept' });
    expect(Object.keys(await snapshot(world.project))).toEqual(['.mcp.json', 'agenthub-lock.json']);
    const again = await world.remove(['platform/deploy']);
    const left = first.steps.filter(({ action }) => action === 'leave');
    expect(again.steps).toEqual(left);
    expect(again.unchanged).toBe(true);
    await world.remove(['platform/deploy'], { force: true });
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is kept for one target, and an update and an install leave it alone', async () => {
    const { world } = await withChangedEntry();
    await world.remove(['platform/deploy'], { targets: ['claude-code'] });
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    const changed = await read(world.project, '.mcp.json');
    const later = both(world);
    const again = (target: string) =>
      later.into.find((one) => one.target === target)?.placements ?? [];
    await world.add([{ ...later, into: [], again, version: '2.0.0' }]);
    expect(await read(world.project, '.mcp.json')).toBe(changed);
    await expect(world.add([both(world)])).rejects.toThrow('Nothing was changed');
    await world.add([both(world)], { force: true });
    const { placements = [] } = (await lockOf(world)).assets['skill:platform/deploy'] ?? {};
    expect(placements.map((one) => 'kept' in one)).toEqual([false, false, false]);
  });

  it('goes when the user has put it back as it was', async () => {
    const { world, before } = await withChangedEntry();
    const text = await read(world.project, '.mcp.json');
    await world.remove(['platform/deploy']);
    await put(world.project, { '.mcp.json': text.replace('"bunx"', '"npx"') });
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is forgotten when the user has deleted it himself', async () => {
    const { world } = await withChangedEntry();
    await world.remove(['platform/deploy']);
    await put(world.project, { '.mcp.json': mine });
    await world.remove(['platform/deploy']);
    expect(Object.keys(await snapshot(world.project))).toEqual(['.mcp.json']);
  });

  it('in a file that is broken meanwhile can still be taken later', async () => {
    const { world, before } = await withChangedEntry();
    const text = await read(world.project, '.mcp.json');
    await put(world.project, { '.mcp.json': '{"mcpServers": {' });
    await world.remove(['platform/deploy'], { force: true });
    expect(await health(world)).toEqual({ 'platform/deploy': 'kept' });
    await put(world.project, { '.mcp.json': text });
    await world.remove(['platform/deploy'], { force: true });
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is in the way of another asset, with the command that takes it', async () => {
    const { world } = await withChangedEntry();
    await world.remove(['platform/deploy']);
    const thrown: unknown = await world
      .add([{ ...both(world), ref: 'other/deploy' }])
      .catch((err: unknown) => err);
    expect(thrown).toMatchObject({
      hints: ['take that out too:  agenthub-cli remove skill:platform/deploy --force'],
    });
  });
});

const serverJson = (name: string) => ({
  name: `io.test/${name}`,
  description: 'A server',
  version: '1.0.0',
  packages: [
    {
      registryType: 'npm',
      identifier: `@test/${name}`,
      version: '1.0.0',
      transport: { type: 'stdio' },
    },
  ],
});

describe('an agent of which the user changed something', () => {
  it('loses its parts with a remove; list, doctor and update name what is left', async () => {
    await registry.publish('kept-lint', '1.0.0');
    const { send } = registry;
    const files = [{ path: 'server.json', content: JSON.stringify(serverJson('kept-tracker')) }];
    await send('POST', '/mcps?name=kept-tracker', { files });
    const content =
      '---\nname: kept-agent\ndescription: Reviews\nskills: [platform/kept-lint]\nmcps: [platform/kept-tracker]\n---\nReview.\n';
    await send('POST', '/agents?version=1.0.0', { files: [{ path: 'AGENT.md', content }] });
    const desk = await registry.desk();
    const targets = ['-a', 'claude-code', '-a', 'codex'];
    await desk.cli(['add', 'agent:platform/kept-agent', ...targets]);
    const file = '.claude/agents/kept-agent.md';
    await put(desk.project, {
      [file]: 'mine',
      '.mcp.json': (await read(desk.project, '.mcp.json')).replace('"npx"', '"bunx"'),
    });
    const removed = await desk.cli(['remove', 'kept-agent']);
    expect(removed.code).toBe(0);
    expect(removed.stderr).toContain(`${file}  (you changed it, so it stays`);
    expect(removed.stderr).toContain('agenthub-cli remove agent:platform/kept-agent --force');
    expect(removed.stderr).toContain('agenthub-cli remove mcp:platform/kept-tracker --force');
    const { assets } = await desk.lock();
    expect(Object.keys(assets)).toEqual(['agent:platform/kept-agent', 'mcp:platform/kept-tracker']);
    expect(assets['mcp:platform/kept-tracker']?.neededBy).toBeUndefined();
    expect(Object.keys(await snapshot(desk.project))).not.toContain('.codex/');

    const listed = await desk.cli(['list', '--json']);
    expect(listed.json().data).toMatchObject([{ state: 'kept' }, { state: 'kept' }]);
    const found = await desk.cli(['doctor', '--json']);
    expect(found.code).toBe(5);
    expect(found.json().data).toMatchObject({
      findings: [
        { code: 'file.kept', command: 'agenthub-cli remove agent:platform/kept-agent --force' },
        { code: 'entry.kept', command: 'agenthub-cli remove mcp:platform/kept-tracker --force' },
      ],
    });
    expect(await desk.cli(['update'])).toMatchObject({ code: 0 });
    expect(await desk.cli(['update', 'kept-agent'])).toMatchObject({ code: 5 });
    expect(await desk.cli(['add', '--frozen'])).toMatchObject({ code: 0 });
    expect(await read(desk.project, file)).toBe('mine');
    await rm(join(desk.project, file));
    expect(await desk.cli(['doctor', '--fix'])).toMatchObject({ code: 5 });
    expect(Object.keys((await desk.lock()).assets)).toEqual(['mcp:platform/kept-tracker']);
    expect(await desk.cli(['remove', 'kept-tracker', '--force'])).toMatchObject({ code: 0 });
    expect(await snapshot(desk.project)).toEqual({});
  });
});
