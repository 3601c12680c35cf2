import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstallScope } from '#schema/targets.ts';
import { seeded } from '#test/support/random.ts';
import { useRegistry } from './desk.ts';
import { homeFiles, projectFiles } from './user-files.ts';
import { put, snapshot } from './world.ts';

/**
 * The built CLI, killed by SIGKILL at random changes of the disk in the middle of an agent with skills, MCP servers
 * and a prompt for several tools. Not by a timer: most of a command's time goes before its first change.
 */
const registry = useRegistry();
/** The servers of the home folder go the same way as those of a project, only in YAML too. */
const kills = { project: 50, user: 15 };
const node = process.execPath;
const bundle = join(import.meta.dirname, '../../../dist/cli/agenthub-cli.js');
const killer = join(import.meta.dirname, 'kill-at.mjs');

const words = (text: string) => text.split(' ');
const into = (...ids: string[]) => ids.flatMap((id) => ['-a', id]);
const values = ['--no-input', '--env', 'REGION=eu'];
/** An agent with all its parts in a project, and servers for tools that keep them in the home folder only. */
const commands: Record<InstallScope, Record<'add' | 'update' | 'remove', string[]>> = {
  project: {
    add: words('agent add platform/reviewer').concat(
      values,
      into('claude-code', 'cursor', 'codex', 'vscode', 'opencode'),
    ),
    update: ['update'],
    remove: ['remove', 'reviewer'],
  },
  user: {
    add: words('mcp add platform/tracker platform/search -s user').concat(
      values,
      into('claude-code', 'codex', 'goose', 'zed', 'opencode'),
    ),
    update: ['update', '-s', 'user'],
    remove: ['remove', 'tracker', 'search', '-s', 'user'],
  },
};

let work: string;
let ran = 0;
/** The user's folders before the install, and with version 1 of the agent. */
const templates: Record<string, string> = {};

async function publishAll(version: string, skills: string[], servers: string[]) {
  for (const name of skills) {
    await registry.publish(name, version, { 'docs/运行.md': `of ${version}`, 'a/b/c.txt': '' });
  }
  for (const name of servers) {
    const variables = [
      { name: 'API_TOKEN', isRequired: true, isSecret: true },
      { name: 'REGION', isRequired: true },
    ];
    const npm = {
      registryType: 'npm',
      identifier: `@test/${name}`,
      version,
      transport: { type: 'stdio' },
      environmentVariables: variables,
    };
    const manifest = { name: `io.test/${name}`, description: 'x', version, packages: [npm] };
    const files = [{ path: 'server.json', content: JSON.stringify(manifest) }];
    await registry.send('POST', `/mcps?name=${name}`, { files });
  }
  const parts = (names: string[]) => JSON.stringify(names.map((name) => `platform/${name}`));
  const content = `---\nname: reviewer\ndescription: Reviews\ntools: [Read, Grep]\nskills: ${parts(skills)}\nmcps: ${parts(servers)}\n---\nReview as of ${version}.\n`;
  await registry.send('POST', `/agents?version=${version}`, {
    files: [{ path: 'AGENT.md', content }],
  });
}

async function copyOf(template: string): Promise<string> {
  const folder = join(work, `world-${(ran += 1)}`);
  await cp(template, folder, { recursive: true, verbatimSymlinks: true });
  return folder;
}

/** Runs the built CLI in the `project` and `home` of a folder; gives how it ended and what it said. */
function run(
  folder: string,
  argv: string[],
  env: Record<string, string> = {},
  [program = node, ...before]: string[] = [],
) {
  const options = {
    cwd: join(folder, 'project'),
    env: {
      PATH: process.env['PATH'],
      HOME: join(folder, 'home'),
      LANG: 'en_US.UTF-8',
      AGENTHUB_URL: registry.url(),
      DO_NOT_TRACK: '1',
      ...env,
    },
  };
  return new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(program, [...before, bundle, ...argv], options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.signal ?? error.code) : 0, said: stdout + stderr });
    });
  });
}

async function mustRun(folder: string, argv: string[], env: Record<string, string> = {}) {
  const { code, said } = await run(folder, argv, env);
  if (code !== 0) throw new Error(`${argv.join(' ')}: ${String(code)} ${said}`);
}

/** What is in the folders, without the CLI's own files, which no tool reads: its cache, and its lock of the process. */
async function contents(folder: string): Promise<Contents> {
  return Object.fromEntries(
    Object.entries(await snapshot(folder)).filter(
      ([path]) => !/^home\/\.skills-registry\/(archives|installs|config)/.test(path),
    ),
  );
}

type Contents = Record<string, string>;

/** What is whole as well: `update` takes the assets that the user added one after another, each in its own transaction. */
async function between(name: string, scope: InstallScope): Promise<Contents[]> {
  if (name !== 'update' || scope !== 'user') return [];
  const folder = await copyOf(templates[scope]!);
  await mustRun(folder, ['update', 'search', '-s', scope]);
  return [await contents(folder)];
}

beforeAll(async () => {
  work = await realpath(await mkdtemp(join(tmpdir(), 'agenthub-killed-')));
  await publishAll('1.0.0', ['lint-one', 'lint-two', 'lint-old'], ['tracker', 'search', 'old']);
  templates['none'] = join(work, 'none');
  await put(join(templates['none'], 'project'), projectFiles);
  await put(join(templates['none'], 'home'), homeFiles);
  // As after the first command on a machine; every later one leaves it as it is.
  await mkdir(join(templates['none'], 'home/.skills-registry'), { mode: 0o700 });
  for (const scope of ['project', 'user'] as const) {
    templates[scope] = await copyOf(templates['none']);
    await mustRun(templates[scope], commands[scope].add);
  }
  await publishAll('2.0.0', ['lint-one', 'lint-two', 'lint-new'], ['tracker', 'search', 'new']);
});
afterAll(() => rm(work, { recursive: true, force: true }));

describe.each(['project', 'user'] as const)('in the %s scope', (scope) => {
  it.each(['add', 'update', 'remove'] as const)(
    `%s killed at ${kills[scope]} random points is undone or completed by the next command`,
    async (name) => {
      const template = templates[name === 'add' ? 'none' : scope]!;
      const command = commands[scope][name];
      const start = await contents(template);
      const users = JSON.stringify(await contents(templates['none']!));
      const whole = await copyOf(template);
      const STEPS_TO = join(work, 'steps');
      const NODE_OPTIONS = `--import ${killer}`;
      await mustRun(whole, command, { STEPS_TO, NODE_OPTIONS });
      const steps = Number(await readFile(STEPS_TO, 'utf8'));
      const end = await contents(whole);
      expect(end).not.toEqual(start);
      const states = new Set(
        [start, ...(await between(name, scope)), end].map((one) => JSON.stringify(one)),
      );

      // Fixed: what is wrong names the seed and the point.
      const seed = Math.imul(scope.length * 31 + name.length, 7919);
      const random = seeded(seed);
      const wrong: unknown[] = [];
      const ends = { start: 0, end: 0 };
      for (let kill = 0; kill < kills[scope]; kill += 1) {
        const step = 1 + Math.floor(random() * steps);
        const where = ['before', 'amid', 'after'][Math.floor(random() * 3)];
        const KILL_AT = `${step}:${where}`;
        const folder = await copyOf(template);
        const killed = await run(folder, command, { KILL_AT, NODE_OPTIONS });
        const isAgain = kill % 2 === 1;
        const next = await run(folder, isAgain ? command : ['list', '-s', scope]);
        const found = JSON.stringify(await contents(folder));
        const isEnd = found === JSON.stringify(end);
        // Of a remove that was finished, nothing is left to be removed.
        const isFine = next.code === 0 || (name === 'remove' && isEnd);
        const isWhole = isAgain ? isEnd : states.has(found);
        if (kill % 5 === 0) await run(folder, commands[scope].remove);
        const isUsers = kill % 5 > 0 || JSON.stringify(await contents(folder)) === users;
        if (killed.code !== 'SIGKILL' || !isFine || !isWhole || !isUsers)
          wrong.push({ KILL_AT, of: steps, seed, killed, isAgain, next, found, isUsers });
        ends[isEnd ? 'end' : 'start'] += 1;
        await rm(folder, { recursive: true });
      }
      expect(wrong).toEqual([]);
      expect(Math.min(ends.start, ends.end)).toBeGreaterThan(0);
    },
    3_600_000,
  );
});

describe('two adds at once in one project', () => {
  it('both have their way in the same shared files, and both go out again', async () => {
    const folder = await copyOf(templates['none']!);
    const other = words('mcp add platform/old').concat(values, into('claude-code', 'codex'));
    const done = await Promise.all([run(folder, commands.project.add), run(folder, other)]);
    expect(done).toMatchObject([{ code: 0 }, { code: 0 }]);
    const servers = await readFile(join(folder, 'project/.mcp.json'), 'utf8');
    for (const name of ['own', 'tracker', 'search', 'new', 'old'])
      expect(servers).toContain(`"${name}": {`);
    expect(await run(folder, ['remove', 'reviewer', 'old'])).toMatchObject({ code: 0 });
    expect(await contents(folder)).toEqual(await contents(templates['none']!));
  });
});

describe('a disk that is full in the middle of an install', () => {
  it('leaves every file as it was, and says so', async () => {
    const folder = await copyOf(templates['none']!);
    const long = `// ${'x'.repeat(60_000)}\n${projectFiles['.cursor/mcp.json']?.replace('\ufeff', '')}`;
    await put(join(folder, 'project'), { '.cursor/mcp.json': long });
    const before = await contents(folder);
    // No file may get longer than 32 or 64 KiB, by shell: the system then fails the write, as on a full disk.
    const limited = `trap '' XFSZ; ulimit -f 64; exec "${node}" "$@"`;
    const failed = await run(folder, commands.project.add, {}, ['sh', '-c', limited, 'sh']);
    expect(failed.code).toBe(1);
    expect(failed.said).toMatch(/EFBIG.*nothing was changed/);
    expect(await contents(folder)).toEqual(before);
    expect(await run(folder, commands.project.add)).toMatchObject({ code: 0 });
  });
});
