import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * The main job on real input: the npm package `ecc-universal` 2.0.0 (MIT), 719 `SKILL.md` in five
 * languages, some of them broken. It is fetched by `npm pack`, so this needs a package registry and is not
 * part of `npm test`; `npm run test:slow` runs it, with the bundles that users get.
 */
const project = join(import.meta.dirname, '../..');
const key = 'sr_real-data-admin-key';
let work: string;
let source: string;
let url: string;
let server: ReturnType<typeof spawn>;

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'agenthub-real-'));
  const [tarball] = execFileSync('npm', ['pack', 'ecc-universal@2.0.0', '--silent'], { cwd: work })
    .toString()
    .trim()
    .split('\n');
  execFileSync('tar', ['-xzf', tarball ?? ''], { cwd: work });
  source = join(work, 'package');
  server = spawn(process.execPath, [join(project, 'dist/agenthub.js'), 'serve'], {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: join(work, 'data'),
      ADMIN_API_KEY: key,
      ADMIN_PASSWORD: 'password of the admin',
      DEFAULT_VISIBILITY: 'public',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await new Promise<string>((resolve, reject) => {
    let output = '';
    server.once('exit', () => reject(new Error(`the server ended: ${output}`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk;
      const ready = /"event":"ready","url":"([^"]+)"/.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    });
  });
}, 120_000);

afterAll(() => {
  server.kill('SIGTERM');
  rmSync(work, { recursive: true, force: true });
});

type Outcome = {
  path: string;
  ref: string | null;
  outcome: string;
  error: { message: string } | null;
};

describe('ecc-universal', () => {
  let first: Outcome[];

  it('stores every folder that can be stored, and says of each other file why not', async () => {
    const { code, json } = await cli(['publish', '--recursive', source, '--json']);
    first = json.data as Outcome[];
    expect(first).toHaveLength(719);
    const failed = first.filter(({ outcome }) => outcome === 'failed');
    // These five have no frontmatter, so nothing says what they are for.
    expect(failed.map(({ path }) => path).toSorted()).toEqual([
      'docs/ja-JP/skills/project-guidelines-example',
      'docs/ja-JP/skills/verification-loop',
      'docs/zh-CN/skills/browser-qa',
      'docs/zh-TW/skills/project-guidelines-example',
      'docs/zh-TW/skills/verification-loop',
    ]);
    for (const { error } of failed) expect(error?.message).toMatch(/frontmatter/);
    expect(code).toBe(8);
  });

  it('changes nothing when it runs again', async () => {
    const before = await listed();
    const { json } = await cli(['publish', '--recursive', source, '--json']);
    const again = json.data as Outcome[];
    expect(again.map(({ path, ref }) => [path, ref])).toEqual(
      first.map(({ path, ref }) => [path, ref]),
    );
    expect(new Set(again.map(({ outcome }) => outcome))).toEqual(
      new Set(['unchanged', 'duplicate', 'failed']),
    );
    expect(await listed()).toEqual(before);
  });

  it.each([
    ['an English word', 'docker', /docker/i],
    ['two Chinese characters', '测试', /测试/],
    ['one Chinese character', '测', /测/],
  ])('finds skills by %s', async (_, q, pattern) => {
    const answer = await fetch(`${url}/api/v1/skills?q=${encodeURIComponent(q)}&size=20`);
    const { items, total } = (await answer.json()) as {
      items: Record<string, string>[];
      total: number;
    };
    expect(total).toBeGreaterThan(5);
    expect(`${items[0]?.['name']} ${items[0]?.['description']}`).toMatch(pattern);
  });

  it.each(['symlink', 'copy'])(
    'adds a skill of many files to three targets by %s, equal to its source, and removes it without a trace',
    async (method) => {
      const name = 'continuous-learning-v2';
      const published = first.find(({ path }) => path === `skills/${name}`);
      const desk = join(work, `desk-${method}`);
      mkdirSync(desk);
      const agents = ['-a', 'claude-code', '-a', 'cursor', '-a', 'kiro'];
      const before = snapshot(desk);
      const added = await cli(['add', published?.ref ?? '', ...agents, '-m', method, '-y'], desk);
      expect(added).toMatchObject({ code: 0 });
      for (const folder of ['.claude/skills', '.agents/skills', '.kiro/skills']) {
        const installed = join(desk, folder, name);
        expect(lstatSync(installed).isSymbolicLink()).toBe(method === 'symlink');
        expect(contents(installed)).toEqual(contents(join(source, 'skills', name)));
      }
      const removed = await cli(['remove', published?.ref ?? '', '-y'], desk);
      expect(removed).toMatchObject({ code: 0 });
      expect(snapshot(desk)).toEqual(before);
    },
  );
});

/** Runs the bundle with Node, as users do. */
async function cli(
  args: string[],
  cwd = work,
): Promise<{ code: number; output: string; json: { data: unknown } }> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(work, 'home'),
    AGENTHUB_URL: url,
    AGENTHUB_TOKEN: key,
  };
  const child = spawn(process.execPath, [join(project, 'dist/cli/agenthub-cli.js'), ...args], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  const json = args.includes('--json') ? (JSON.parse(stdout) as { data: unknown }) : { data: null };
  return { code, output: `${stdout}${stderr}`, json };
}

/** Every asset's name, latest version and time of change. */
async function listed(): Promise<string[]> {
  const rows: string[] = [];
  let cursor = '';
  do {
    const answer = await fetch(`${url}/api/v1/skills?sort=name&size=100&cursor=${cursor}`);
    const page = (await answer.json()) as {
      items: Record<string, string>[];
      nextCursor: string | null;
    };
    rows.push(
      ...page.items.map((one) => `${one['ref']}@${one['latestVersion']} ${one['updatedAt']}`),
    );
    cursor = page.nextCursor ?? '';
  } while (cursor !== '');
  return rows;
}

/** Path, digest and executable bit of every file below a folder. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted()
      .map((path) => {
        const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
        return [relative(folder, path), `${digest} ${(statSync(path).mode & 0o111) !== 0}`];
      }),
  );
}

/** Everything below a folder: kind, mode, bytes or target. */
function snapshot(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((path) => {
      const { mode } = lstatSync(path);
      const link = lstatSync(path).isSymbolicLink() ? readlinkSync(path) : '';
      return `${relative(folder, path)} ${mode} ${link}`;
    });
}
