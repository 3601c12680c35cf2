import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '#cli/install/disk.ts';
import { doesGitTake } from '#cli/install/git-takes.ts';
import { placingOf } from '#cli/install/placing.ts';
import { sha256 } from '#cli/install/unpack.ts';
import { mcpClients } from '#schema/kinds/mcp/clients.ts';
import type { InstallScope, TargetId } from '#schema/targets.ts';
import { useRegistry } from './desk.ts';
import { entryOf, requestOf } from './place-in-files.ts';
import { createWorld, put, snapshot } from './world.ts';

const registry = useRegistry();
const secret = 'not-to-be-read-by-others';
/** A secret that most clients read from the environment, and one that fewer do. */
const servers = {
  variable: {
    packages: [
      {
        registryType: 'npm',
        identifier: 'a',
        version: '1.0.0',
        transport: { type: 'stdio' },
        environmentVariables: [{ name: 'API_TOKEN', isRequired: true, isSecret: true }],
      },
    ],
  },
  url: {
    remotes: [
      {
        type: 'streamable-http',
        url: 'https://a.test/{API_TOKEN}',
        variables: { API_TOKEN: { isRequired: true, isSecret: true } },
      },
    ],
  },
};
const texts = {
  json: '{\n  // mine\n  "own": true\n}\n',
  toml: '# mine\nown = true\n',
  yaml: '# mine\nown: true\n',
};

const clients = Object.entries(mcpClients).flatMap(([id, client]) =>
  (['project', 'user'] as const)
    .filter((scope) => client[scope] !== null)
    .map((scope): [string, InstallScope] => [id, scope]),
);

describe('the value of a secret', () => {
  it.each(clients)('is in a file of %s (%s) that nobody else can read', async (id, scope) => {
    const target = id as TargetId;
    for (const server of Object.values(servers)) {
      const world = await createWorld();
      const manifest = { name: 'io.test/a', description: 'A', version: '1.0.0', ...server };
      const bytes = new TextEncoder().encode(JSON.stringify(manifest));
      const files = [{ path: 'server.json', bytes, sha256: sha256(bytes), executable: false }];
      const placing = placingOf({ kind: 'mcp', name: 'a', files }, scope, world.places);
      const values = { API_TOKEN: secret };
      const placements = placing.placementsFor({ id: target }, values);
      const [one] = placements;
      if (one?.type !== 'entry') continue;
      // A new file is written in one way, whatever is in it.
      for (const isThere of server === servers.variable ? [true, false] : [true]) {
        const here = isThere ? world : await createWorld();
        const path = one.path.replace(world.folder, here.folder);
        if (isThere) {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, texts[one.format]);
          await chmod(path, 0o644);
        }
        const into = [{ target, placements: [{ ...one, path }] }];
        const plan = await here.add([requestOf(here, {}, { kind: 'mcp', files, into })], { scope });
        const isWritten = (await readFile(path, 'utf8')).includes(secret);
        expect(isWritten).toBe(one.writtenSecrets.length > 0);
        const mode = (await stat(path)).mode & 0o777;
        expect(mode.toString(8)).toBe(isWritten ? '600' : '644');
        const said = plan.steps.flatMap(({ notes }) => notes).join();
        expect(said.includes('its permissions were 644')).toBe(isThere && isWritten);
      }
    }
  });

  it('is never in a staged file or a copy that others can read', async () => {
    const world = await createWorld();
    await put(world.project, { '.mcp.json': '{"mcpServers": {"deploy": {"own": 1}}}' });
    await chmod(join(world.project, '.mcp.json'), 0o644);
    const seen: string[] = [];
    const disk = {
      ...nodeDisk,
      writeDurably: async (path: string, data: Uint8Array, mode?: number) => {
        await nodeDisk.writeDurably(path, data, mode);
        if (new TextDecoder().decode(data).includes(secret)) {
          seen.push(((await stat(path)).mode & 0o777).toString(8));
        }
      },
    };
    const add = (token: string, extra = {}) =>
      world.add(
        [
          requestOf(world, {
            'claude-code': [
              entryOf('.mcp.json', { env: { TOKEN: token } }, { writtenSecrets: ['TOKEN'] }),
            ],
          }),
        ],
        { disk, ...extra },
      );
    await add(secret, { force: true });
    await add('another', { force: true });
    expect(new Set(seen)).toEqual(new Set(['600']));
    const files = Object.entries(await snapshot(world.project));
    const modes = files.filter(([path]) => path.startsWith('.mcp.json')).map(([, one]) => one);
    expect(modes.every((one) => one.startsWith('file 600 '))).toBe(true);
    await chmod(join(world.project, '.mcp.json'), 0o644);
    await add('another');
    expect((await stat(join(world.project, '.mcp.json'))).mode & 0o777).toBe(0o600);
  });

  it('is named with a warning where the next commit would have it', async () => {
    const manifest = { name: 'io.test/in-git', description: 'A', version: '1.0.0' };
    const content = JSON.stringify({ ...manifest, ...servers.variable });
    const files = [{ path: 'server.json', content }];
    await registry.send('POST', '/mcps?name=in-git', { files });
    const desk = await registry.desk();
    execFileSync('git', ['init', '-q'], { cwd: desk.project });
    const argv = ['mcp', 'add', 'platform/in-git', '-a', 'zed', '--env', `API_TOKEN=${secret}`];
    const added = await desk.cli(argv);
    expect(added.stderr).toContain('does not read it from the environment');
    expect(added.stderr).toContain('settings.json: the next commit would have API_TOKEN in it');
    expect(added.stderr).not.toContain(secret);
    await put(desk.project, { '.gitignore': '.zed/\n' });
    expect((await desk.cli(argv)).stderr).not.toContain('next commit');
  });
});

describe('what git takes', () => {
  it('is a file that no rule ignores, or that it tracks all the same', async () => {
    const { project, home } = await createWorld();
    const git = (...args: string[]) => execFileSync('git', args, { cwd: project });
    const takes = (path: string) => doesGitTake(join(project, path));
    expect(await takes('a.json')).toBe(false);
    git('init', '-q');
    expect(await takes('new/folder/a.json')).toBe(true);
    await put(project, { '.gitignore': 'new/\n*.toml\n', 'sub/.gitignore': 'b.*\n!b.toml\n' });
    expect(await takes('new/folder/a.json')).toBe(false);
    expect(await takes('a.toml')).toBe(false);
    expect(await takes('sub/b.json')).toBe(false);
    expect(await takes('sub/b.toml')).toBe(true);
    await put(project, { 'c.toml': 'x' });
    git('add', '-f', 'c.toml');
    expect(await takes('c.toml')).toBe(true);
    expect(await doesGitTake(join(home, 'a.json'))).toBe(false);
  });
});
