import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';
import { put, snapshot } from './world.ts';

const registry = useRegistry();

type Placement = { type: string; path: string; pointer?: string };
type Change = (placements: Record<'entry' | 'file', Placement>) => void;

/** The lock of a real install of an agent with an MCP server, with one placement changed. */
async function hostileDesk(change: Change) {
  const made = await registry.desk();
  const added = await made.cli(['agent', 'add', 'placed', '-a', 'claude-code']);
  expect(added).toMatchObject({ code: 0 });
  const path = join(made.project, 'agenthub-lock.json');
  const lock = JSON.parse(await readFile(path, 'utf8'));
  const file = lock.assets['agent:platform/placed'].placements[0];
  const entry = lock.assets['mcp:platform/served'].placements[0];
  expect([file.type, entry.type]).toEqual(['file', 'entry']);
  change({ file, entry });
  await writeFile(path, JSON.stringify(lock));
  await put(made.project, {
    '.git/config': '[core]\n',
    '.git/hooks/placed.md': 'hook',
    'package.json': '{"mcpServers":{"served":{}},"scripts":{"served":"x"}}\n',
    'src/placed.md': 'source',
  });
  await mkdir(join(made.project, '.cursor'));
  await put(made.folder, { 'outside/mcp.json': '{"mcpServers":{"served":{}}}', 'placed.md': 'x' });
  await symlink(join(made.folder, 'outside/mcp.json'), join(made.project, '.cursor/mcp.json'));
  return made;
}

const entryAt = (path: string) => (one: Parameters<Change>[0]) => void (one.entry.path = path);
const pointerAt = (pointer: string) => (one: Parameters<Change>[0]) =>
  void (one.entry.pointer = pointer);
const fileAt = (path: string) => (one: Parameters<Change>[0]) => void (one.file.path = path);

const locks: [string, Change][] = [
  ['an entry outside of the project', entryAt('../outside/mcp.json')],
  ['an entry at an absolute path', entryAt('/etc/mcp.json')],
  ['an entry in the home folder', entryAt('~/.claude.json')],
  ['an entry of .git/config', entryAt('.git/config')],
  ['an entry of another file of the project', entryAt('package.json')],
  ['an entry of the lock file', entryAt('agenthub-lock.json')],
  ['an entry at another pointer', pointerAt('/scripts/served')],
  ['an entry that is all entries', pointerAt('/mcpServers')],
  ['an entry below an entry', pointerAt('/mcpServers/served/env')],
  ['an entry with a pointer that is none', pointerAt('mcpServers')],
  ['a file outside of the project', fileAt('../placed.md')],
  ['a file in .git', fileAt('.git/hooks/placed.md')],
  ['a file of the sources', fileAt('src/placed.md')],
  ['a file of another name', fileAt('.claude/agents/other.md')],
  ['a file at an absolute path', fileAt('/tmp/placed.md')],
];

const commands = [
  ['list'],
  ['doctor'],
  ['doctor', '--fix'],
  ['update', '--force'],
  ['add', '--frozen', '--force'],
  ['remove', '--all', '--force', '--yes'],
];

describe('a lock file that names files or entries', () => {
  beforeAll(async () => {
    const manifest = {
      name: 'io.test/served',
      description: 'A server',
      version: '1.0.0',
      packages: [
        {
          registryType: 'npm',
          identifier: '@test/served',
          version: '1.0.0',
          transport: { type: 'stdio' },
        },
      ],
    };
    const files = [{ path: 'server.json', content: JSON.stringify(manifest) }];
    await registry.send('POST', '/mcps?name=served', { files });
    const content = '---\nname: placed\ndescription: x\nmcps: ["platform/served"]\n---\nx\n';
    await registry.send('POST', '/agents?version=1.0.0', {
      files: [{ path: 'AGENT.md', content }],
    });
  });

  it.each(locks)('such as %s moves no command to touch a file', async (_, change) => {
    const { cli, folder } = await hostileDesk(change);
    const own = (found: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(found).filter(([path]) => !path.startsWith('home/.skills-registry')),
      );
    const before = own(await snapshot(folder));
    for (const argv of commands) {
      const { code, stderr, stdout } = await cli(argv);
      expect(`${argv.join(' ')} ${code}`).toBe(`${argv.join(' ')} 5`);
      expect(stderr + stdout).toMatch(/lock|not allowed|not a f|not in a f|\.git|outside/);
    }
    expect(own(await snapshot(folder))).toEqual(before);
  });
});

describe('an entry in a link that leads out of the project', () => {
  it('is not written', async () => {
    const { cli, folder } = await hostileDesk(() => {});
    const outside = await snapshot(join(folder, 'outside'));
    const added = await cli(['mcp', 'add', 'served', '-a', 'cursor']);
    expect(added.code).toBe(5);
    expect(added.stderr).toContain('leads out of the project');
    expect(await snapshot(join(folder, 'outside'))).toEqual(outside);
  });
});
