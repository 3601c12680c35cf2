import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';
import { put, snapshot, withoutConfirmed } from './world.ts';

const registry = useRegistry();
const names = ['one', 'two', 'three', 'four'];
const mine = '{\n  // mine\n  "mcpServers": {\n    "own": { "command": "x" } // why\n  }\n}\n';

beforeAll(async () => {
  for (const name of names) {
    const manifest = {
      name: `io.test/${name}`,
      description: 'A server',
      version: '1.0.0',
      packages: [
        {
          registryType: 'npm',
          identifier: `@test/${name}`,
          version: '1.0.0',
          transport: { type: 'stdio' },
          environmentVariables: [
            { name: 'API_TOKEN', description: 'x', isRequired: true, isSecret: true },
          ],
        },
      ],
    };
    const files = [{ path: 'server.json', content: JSON.stringify(manifest) }];
    await registry.send('POST', `/mcps?name=${name}`, { files });
  }
});

describe('commands at once on one shared file', () => {
  it('leave every entry of every add, and after every remove the file of the user', async () => {
    const { cli, project, lock } = await registry.desk();
    await put(project, { '.mcp.json': mine });
    const before = await snapshot(project);
    const added = await Promise.all(
      names.map((name) => cli(['mcp', 'add', name, '-a', 'claude-code', '--no-input'])),
    );
    expect(added.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const text = await readFile(join(project, '.mcp.json'), 'utf8');
    for (const name of names) expect(text).toContain(`@test/${name}`);
    expect(text).toContain('"own": { "command": "x" }');
    expect(Object.keys((await lock()).assets)).toHaveLength(4);
    expect(await cli(['doctor'])).toMatchObject({ code: 0 });
    const removed = await Promise.all(names.map((name) => cli(['mcp', 'remove', name])));
    expect(removed.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(await snapshot(project)).toEqual(before);
  });
});

describe('an entry in the user scope', () => {
  it('goes into the file of the home folder and out to the same bytes', async () => {
    const { cli, home, project } = await registry.desk();
    const own = '{\n  "numStartups": 3,\n  "mcpServers": {},\n  "projects": {"/x": {}}\n}\n';
    await put(home, { '.claude.json': own });
    const add = ['mcp', 'add', 'one', '-a', 'claude-code', '--scope', 'user'];
    const added = await cli(add);
    expect(added).toMatchObject({ code: 0 });
    expect(added.stderr).toContain('Claude Code reads API_TOKEN from the environment');
    const text = await readFile(join(home, '.claude.json'), 'utf8');
    expect(text).toContain('@test/one');
    expect(JSON.parse(text)).toMatchObject({ numStartups: 3, projects: { '/x': {} } });
    expect(await snapshot(project)).toEqual({});
    const list = await cli(['list', '--scope', 'user']);
    expect(list.stdout).toBe(
      'platform/one\t1.0.0\tuser\tok\tclaude-code\t~/.claude.json\tmcp\tok\n',
    );
    expect((await cli(['list', '--scope', 'project'])).stdout).toBe('');
    expect(await cli(['doctor'])).toMatchObject({ code: 0 });

    const again = await cli(add, { env: { API_TOKEN: 'tok-1' } });
    expect(again.stderr).not.toContain('reads API_TOKEN');
    const state = await readFile(join(home, '.skills-registry/agenthub-lock.json'), 'utf8');
    expect(state).not.toContain('tok-1');
    expect(await cli(['remove', 'one'])).toMatchObject({ code: 0 });
    expect(await readFile(join(home, '.claude.json'), 'utf8')).toBe(own);
    const left = Object.keys(withoutConfirmed(await snapshot(home)));
    expect(left.filter((path) => path.includes('agenthub-lock'))).toEqual([]);
  });

  it('stays when the same one of a project goes', async () => {
    const { cli, home, project } = await registry.desk();
    const add = ['mcp', 'add', 'two', '-a', 'claude-code'];
    for (const scope of ['user', 'project']) {
      expect(await cli([...add, '--scope', scope])).toMatchObject({ code: 0 });
    }
    expect((await cli(['remove', 'two'])).code).toBe(2);
    expect(await cli(['remove', 'two', '--scope', 'project'])).toMatchObject({ code: 0 });
    expect(await snapshot(project)).toEqual({});
    expect(await readFile(join(home, '.claude.json'), 'utf8')).toContain('@test/two');
  });
});
