import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '#cli/install/disk.ts';
import { readScope } from '#cli/install/engine.ts';
import { parseLock } from '#cli/install/lockfile.ts';
import { dyingDisk, failingDisk, fullDisk } from './faulty-disk.ts';
import { entryOf, requestOf } from './place-in-files.ts';
import { createWorld, health, put, snapshot, type World } from './world.ts';

const server = { command: 'npx', args: ['-y', 'deploy'], env: { TOKEN: '${TOKEN}' } };
const mine = '{\n  // mine\n  "mcpServers": {\n    "own": { "command": "x" } // why\n  }\n}\n';

const read = (world: World, path: string) => readFile(join(world.project, path), 'utf8');
const lockOf = async (world: World) => parseLock(await read(world, 'agenthub-lock.json'));

/** All three kinds of placement, for two targets. */
const all = (world: World, value: unknown = server, content = '# deploy\n') =>
  requestOf(world, {
    'claude-code': [
      { type: 'folder', path: '.claude/skills/deploy', from: '' },
      { type: 'file', path: '.claude/agents/deploy.md', content },
      entryOf('.mcp.json', value),
    ],
    codex: [
      entryOf('.codex/config.toml', value, { format: 'toml', pointer: '/mcp_servers/a.b' }),
      entryOf('.goose/config.yaml', value, { format: 'yaml', pointer: '/extensions/deploy' }),
    ],
  });

describe('files and entries', () => {
  it('go in and out together, and leave nothing behind', async () => {
    const world = await createWorld();
    const before = await snapshot(world.project);
    await world.add([all(world)]);
    expect(JSON.parse(await read(world, '.mcp.json'))).toEqual({ mcpServers: { deploy: server } });
    expect(await read(world, '.codex/config.toml')).toContain('[mcp_servers."a.b".env]\n');
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('leave the files of the user byte for byte, with their permissions', async () => {
    const world = await createWorld();
    await put(world.project, {
      '.mcp.json': `\ufeff${mine.replaceAll('\n', '\r\n')}`,
      '.codex/config.toml': '# c\nmodel = "x"\n[mcp_servers.own]\ncommand = "y"',
      '.goose/config.yaml': 'extensions:\n  own: {a: 1} # c\n',
    });
    await chmod(join(world.project, '.mcp.json'), 0o606);
    const before = await snapshot(world.project);
    await world.add([all(world)]);
    expect((await stat(join(world.project, '.mcp.json'))).mode & 0o777).toBe(0o606);
    expect(await read(world, '.mcp.json')).toContain('// why\r\n    "deploy": {\r\n');
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('are replaced by those of another version, and go where it has none', async () => {
    const world = await createWorld();
    await put(world.project, { '.mcp.json': mine });
    await world.add([all(world)]);
    const later = all(world, { url: 'http://hub.corp' }, '# deploy 2\n');
    const again = (target: string) =>
      later.into.find((one) => one.target === target && target !== 'codex')?.placements ?? [];
    await world.add([{ ...later, into: [], again, version: '2.0.0' }]);
    expect(await read(world, '.claude/agents/deploy.md')).toBe('# deploy 2\n');
    expect(await read(world, '.mcp.json')).toContain('"url": "http://hub.corp"');
    expect(await snapshot(world.project)).not.toHaveProperty('.codex/');
    await world.remove(['platform/deploy']);
    expect(await read(world, '.mcp.json')).toBe(mine);
  });

  it('keep what the user changed, and name it', async () => {
    const world = await createWorld();
    await put(world.project, { '.mcp.json': mine });
    await world.add([all(world)]);
    const changed = (await read(world, '.mcp.json')).replace('"npx"', '"bunx"');
    await put(world.project, { '.mcp.json': changed, '.claude/agents/deploy.md': 'mine' });
    expect(await health(world)).toEqual({ 'platform/deploy': 'changed' });
    await expect(world.add([all(world, { url: 'u' })])).rejects.toThrow('Nothing was changed');
    const plan = await world.remove(['platform/deploy']);
    const kept = plan.steps.filter(({ action }) => action === 'leave');
    expect(kept.map(({ folder, pointer }) => [folder, pointer])).toEqual([
      ['.claude/agents/deploy.md', undefined],
      ['.mcp.json', '/mcpServers/deploy'],
    ]);
    expect(await read(world, '.mcp.json')).toBe(changed);
    expect(await read(world, '.claude/agents/deploy.md')).toBe('mine');
  });

  it('with --force take what the user changed, and keep a copy in an install', async () => {
    const world = await createWorld();
    await put(world.project, { '.mcp.json': '{"mcpServers": {"deploy": {"own": 1}}}' });
    await expect(world.add([all(world)])).rejects.toThrow('Nothing was changed');
    await world.add([all(world)], { force: true });
    const names = Object.keys(await snapshot(world.project));
    const copy = names.find((name) => name.startsWith('.mcp.json.backup-')) ?? '';
    expect(await read(world, copy)).toContain('"own": 1');
    const changed = (await read(world, '.mcp.json')).replace('npx', 'bunx');
    await put(world.project, { '.mcp.json': changed, '.claude/agents/deploy.md': 'mine' });
    await world.remove(['platform/deploy'], { force: true });
    expect(JSON.parse(await read(world, '.mcp.json'))).toEqual({ mcpServers: {} });
    expect(await snapshot(world.project)).not.toHaveProperty('.claude/');
  });

  it('that are there already, just as they would be written, are taken as ours', async () => {
    const world = await createWorld();
    await world.add([all(world)]);
    const whole = await snapshot(world.project);
    await rm(join(world.project, 'agenthub-lock.json'));
    const plan = await world.add([all(world)]);
    expect(new Set(plan.steps.map(({ action }) => action))).toEqual(new Set(['keep']));
    expect(Object.keys(await snapshot(world.project))).toEqual(Object.keys(whole));
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
  });

  it('of several assets leave a shared file as it was, in whatever order they go', async () => {
    const world = await createWorld();
    const one = (name: string) => ({
      ...requestOf(world, {
        'claude-code': [entryOf('.mcp.json', server, { pointer: `/mcpServers/${name}` })],
      }),
      ref: `platform/${name}`,
    });
    for (const text of [null, '', '{}', '{\n}\n', mine]) {
      if (text === null) await rm(join(world.project, '.mcp.json'), { force: true });
      else await put(world.project, { '.mcp.json': text });
      const before = await snapshot(world.project);
      await world.add([one('a'), one('b')]);
      await world.add([one('c')]);
      for (const name of ['a', 'c', 'b']) await world.remove([`platform/${name}`]);
      expect(await snapshot(world.project)).toEqual(before);
    }
  });

  it('serve two targets that read one file, as long as they agree', async () => {
    const world = await createWorld();
    const two = (value: unknown) =>
      requestOf(world, {
        'claude-code': [entryOf('.mcp.json', server)],
        kiro: [entryOf('.mcp.json', value)],
      });
    await expect(world.add([two({ ...server, command: 'bunx' })])).rejects.toThrow(
      'want different',
    );
    await world.add([two({ ...server, tools: ['*'] })]);
    expect(JSON.parse(await read(world, '.mcp.json'))).toEqual({
      mcpServers: { deploy: { ...server, tools: ['*'] } },
    });
    const left = await world.remove(['platform/deploy'], { targets: ['kiro'] });
    expect(left.steps[0]).toMatchObject({ action: 'leave', notes: ['still used by claude-code'] });
  });
});

describe('a value of the user', () => {
  const filled = { ...server, env: { TOKEN: 's3cret' } };
  const placeholders = { '/env/TOKEN': '${TOKEN}' };

  it('is written, is not in the lock, and stays in an update', async () => {
    const world = await createWorld();
    const ask = (value: unknown, writtenSecrets: string[], extra = {}) =>
      requestOf(
        world,
        { 'claude-code': [entryOf('.mcp.json', value, { placeholders, writtenSecrets })] },
        extra,
      );
    await world.add([ask(filled, ['TOKEN'])]);
    expect((await stat(join(world.project, '.mcp.json'))).mode & 0o077).toBe(0);
    expect(await read(world, 'agenthub-lock.json')).not.toContain('s3cret');
    expect(await health(world)).toEqual({ 'platform/deploy': 'ok' });
    const [recorded] = (await lockOf(world)).assets['skill:platform/deploy']!.placements;
    expect(recorded).toMatchObject({ writtenSecrets: ['TOKEN'], placeholders });
    const next = ask({ ...server, command: 'bunx' }, []);
    const again = () => next.into[0]!.placements;
    await world.add([{ ...next, into: [], again, version: '2.0.0' }]);
    expect(JSON.parse(await read(world, '.mcp.json')).mcpServers.deploy).toEqual({
      ...filled,
      command: 'bunx',
    });
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual({});
  });
});

describe('a shared file that must not be touched', () => {
  it.each<[string, string | null, RegExp]>([
    ['broken', '{"mcpServers": {', /not valid JSON/],
    ['with a list for the object', '{"mcpServers": []}', /not an object/],
    ['with a key twice', '{"mcpServers": {}, "mcpServers": {}}', /twice/],
    ['of 20 MB', `{"a": "${'x'.repeat(20 * 1024 * 1024)}"}`, /too large/],
    ['that is a folder', null, /is a folder/],
  ])('stops the whole install when it is %s', async (_, text, reason) => {
    const world = await createWorld();
    if (text === null) await mkdir(join(world.project, '.mcp.json'));
    else await put(world.project, { '.mcp.json': text });
    const before = await snapshot(world.project);
    const thrown: unknown = await world.add([all(world)]).catch((err: unknown) => err);
    const { errors, hints } = thrown as {
      errors: { pointer: string; detail: string }[];
      hints: string[];
    };
    expect(errors[0]?.pointer).toMatch(/^\.mcp\.json(:1)?$/);
    expect(errors[0]?.detail).toMatch(reason);
    expect(hints.join('\n')).toContain('"deploy": {');
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is one that is read-only, or a link that leads out of the project', async () => {
    const world = await createWorld();
    await put(world.project, { '.mcp.json': mine });
    await chmod(join(world.project, '.mcp.json'), 0o444);
    await expect(world.add([all(world)])).rejects.toThrow('Nothing was changed');
    await rm(join(world.project, '.mcp.json'));
    await put(world.home, { 'mcp.json': mine });
    await symlink(join(world.home, 'mcp.json'), join(world.project, '.mcp.json'));
    const before = await snapshot(world.folder);
    await expect(world.add([all(world)])).rejects.toThrow('Nothing was changed');
    expect(await snapshot(world.folder)).toEqual(before);
  });

  it('is edited behind a link that stays in the project', async () => {
    const world = await createWorld();
    await put(world.project, { 'config/mcp.json': mine });
    await symlink('config/mcp.json', join(world.project, '.mcp.json'));
    const before = await snapshot(world.project);
    await world.add([all(world)]);
    expect(await read(world, 'config/mcp.json')).toContain('"deploy"');
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is one that another program changes in the middle', async () => {
    const world = await createWorld();
    await put(world.project, { '.mcp.json': mine });
    const path = join(world.project, '.mcp.json');
    const disk = {
      ...nodeDisk,
      mkdir: async (folder: string) => {
        await nodeDisk.mkdir(folder);
        await writeFile(path, '{"theirs": 1}');
      },
    };
    await expect(world.add([all(world)], { disk })).rejects.toThrow('changed by another program');
    expect(await snapshot(world.project)).toEqual({
      '.mcp.json': expect.stringContaining('file') as string,
    });
    expect(await read(world, '.mcp.json')).toBe('{"theirs": 1}');
  });
});

describe('an install that fails or dies at any step', () => {
  const start = async () => {
    const world = await createWorld();
    await put(world.project, { '.mcp.json': mine, '.goose/config.yaml': 'a: 1\n' });
    return { world, before: await snapshot(world.project) };
  };

  it.each(['EIO', 'ENOSPC'])('leaves everything as it was after %s', async (code) => {
    const { world, before } = await start();
    for (let step = 1; ; step += 1) {
      const disk = code === 'EIO' ? failingDisk(nodeDisk, step, code) : fullDisk(nodeDisk, step);
      const failure: unknown = await world.add([all(world)], { disk }).then(
        () => null,
        (err: unknown) => err,
      );
      if (failure === null) break;
      expect(await snapshot(world.project)).toEqual(before);
    }
    await readScope(world.engine(), 'project');
    await world.remove(['platform/deploy']);
    expect(await snapshot(world.project)).toEqual(before);
  });

  it('is whole or undone after the power is gone, also for an update and a remove', async () => {
    const { world, before } = await start();
    const states = async (
      work: (disk: typeof nodeDisk) => Promise<unknown>,
      from: object,
      to: object,
    ) => {
      for (let step = 1; ; step += 1) {
        const disk = dyingDisk(nodeDisk, step);
        await work(disk).catch(() => {});
        await readScope(world.engine(), 'project');
        const now = await snapshot(world.project);
        if (!disk.died() || JSON.stringify(now) === JSON.stringify(to)) return now;
        expect(now).toEqual(from);
      }
    };
    await world.add([all(world)]);
    const installed = await snapshot(world.project);
    await world.remove(['platform/deploy']);
    expect(await states((disk) => world.add([all(world)], { disk }), before, installed)).toEqual(
      installed,
    );
    expect(
      await states((disk) => world.remove(['platform/deploy'], { disk }), installed, before),
    ).toEqual(before);
  });
});
