import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '#test/support/postgres-server.ts';

/**
 * A registry with all of `ecc-universal` (fetched as in ecc-universal.test.ts) goes from a file to Postgres
 * and into a new file, by the bundle that operators get; three servers must then answer the same.
 */
const project = join(import.meta.dirname, '../..');
const key = 'sr_real-data-admin-key';
const run = promisify(execFile);

let work: string;
let postgresServer: PostgresServer;
const children: ChildProcess[] = [];

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'agenthub-real-'));
  const packed = execFileSync('npm', ['pack', 'ecc-universal@2.0.0', '--silent'], { cwd: work });
  execFileSync('tar', ['-xzf', packed.toString().trim()], { cwd: work });
  postgresServer = await startPostgres();
}, 120_000);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await postgresServer.stop();
  rmSync(work, { recursive: true, force: true });
});

const environment = (DATABASE_URL: string) => ({
  PATH: process.env['PATH'] ?? '',
  HOST: '127.0.0.1',
  PORT: '0',
  PUBLIC_URL: 'http://registry.example',
  DATA_DIR: join(work, 'data'),
  DATABASE_URL,
  SECRET_KEY: 'a secret key of the tests, long enough',
  ADMIN_API_KEY: key,
  ADMIN_PASSWORD: 'password of the admin',
  DEFAULT_VISIBILITY: 'public',
});

async function serve(databaseUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [join(project, 'dist/agenthub.js'), 'serve'], {
    env: environment(databaseUrl),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.once('exit', () => reject(new Error(`the server ended: ${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      const ready = /"event":"ready","url":"([^"]+)"/.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'close');
  };
  return { url, stop };
}

type Copied = { verified: { differences: string[]; target: { tables: unknown[] } } };

async function copy(from: string, to: string): Promise<Copied['verified']> {
  const args = ['db', 'copy', '--from', 'env:FROM', '--to', 'env:TO', '--verify', '--json'];
  const env = { ...environment(from), FROM: from, TO: to };
  const { stdout } = await run(process.execPath, [join(project, 'dist/agenthub.js'), ...args], {
    env,
  });
  return (JSON.parse(stdout) as Copied).verified;
}

async function get(url: string, path: string): Promise<Response> {
  return fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } });
}

async function post(url: string, path: string, body: unknown): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  expect([answer.status < 300, await answer.text()]).toEqual([true, expect.anything()]);
}

/** What a registry in use has beside its uploads: installs, second versions, a yank. */
async function use(url: string): Promise<void> {
  const page = await listed(url, '?sort=name&size=12');
  for (const [at, { namespace, name }] of page.items.entries()) {
    const content = `---\nname: ${name}\ndescription: Another ${name} 第二版\n---\n\n# ${name}\n\nChanged.\n`;
    const query = `?name=${name}&version=9.${at}.0`;
    await post(url, `/skills${query}`, { files: [{ path: 'SKILL.md', content }] });
    for (let times = 0; times <= at % 4; times++)
      await post(url, `/skills/${namespace}/${name}/installs`, {
        version: `9.${at}.0`,
        target: 'cursor',
      });
  }
  const last = page.items.at(-1);
  const path = `/skills/${last?.namespace}/${last?.name}/versions/9.11.0/yank`;
  await post(url, path, { reason: 'a mistake' });
}

type Listed = { items: { namespace: string; name: string }[]; nextCursor: string | null };

async function listed(url: string, query: string): Promise<Listed> {
  return (await (await get(url, `/api/v1/skills${query}`)).json()) as Listed;
}

/** The addresses of 200 reads of all kinds, as someone would come to them on this server. */
async function reads(url: string): Promise<string[]> {
  const found: string[] = [];
  const skills = new Map<string, Listed['items'][number]>();
  for (const sort of ['installs', 'updated', 'name']) {
    let cursor: string | null = '';
    for (let page = 0; page < 10 && cursor !== null; page++) {
      const query: string = `?sort=${sort}&size=20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      found.push(`/api/v1/skills${query}`);
      const { items, nextCursor } = await listed(url, query);
      for (const item of items) skills.set(item.name, item);
      cursor = nextCursor;
    }
  }
  const words = [
    'docker',
    'test',
    'python',
    'review',
    '测试',
    '测',
    '安全',
    '部署',
    'テスト',
    'c++',
  ];
  found.push('/api/v1/tags', '/api/v1/skills?tag=testing&sort=name');
  for (const word of words)
    for (const rest of ['', '&size=5', '&sort=installs'])
      found.push(`/api/v1/skills?q=${encodeURIComponent(word)}${rest}`);
  for (const word of words) found.push(`/api/v1/search?q=${encodeURIComponent(word)}`);
  const some = [...skills.values()];
  for (const { namespace, name } of some.slice(0, 12)) {
    const versions = `/api/v1/skills/${namespace}/${name}/versions`;
    found.push(versions, `${versions}/latest/archive`, `${versions}/latest/files`);
  }
  const changed = (await listed(url, '?sort=name&size=8')).items;
  for (const [at, { namespace, name }] of changed.entries()) {
    const versions = `/api/v1/skills/${namespace}/${name}/versions`;
    const all = (await (await get(url, versions)).json()) as { items: { version: string }[] };
    const first = all.items.at(-1)?.version ?? '';
    found.push(`${versions}/${first}/diff/9.${at}.0`, `${versions}/${first}/files/SKILL.md`);
  }
  for (const { namespace, name } of some) found.push(`/api/v1/skills/${namespace}/${name}`);
  return found.slice(0, 200);
}

type Answer = { path: string; status: number; digest: string; etag: string | null };

async function answers(url: string, paths: string[]): Promise<Answer[]> {
  const all: Answer[] = [];
  for (const path of paths) {
    const answer = await get(url, path);
    const body = Buffer.from(await answer.arrayBuffer());
    const hash = createHash('sha256').update(
      isRanked(path) ? await pagesWithoutCursors(url, path, body.toString()) : body,
    );
    const digest = hash.digest('hex');
    const isContent = /\/(archive|files\/.+)$/.test(path);
    const etag = isContent ? answer.headers.get('etag') : null;
    all.push({ path, status: answer.status, digest, etag });
  }
  return all;
}

const isRanked = (path: string) => /[?&]q=/.test(path) && !path.includes('sort=');

/**
 * A page of hits and the one after it, but for the text of the cursors: each server's own holds the score
 * of the last hit, a floating-point number that the two engines come to by other roundings.
 */
async function pagesWithoutCursors(url: string, path: string, text: string): Promise<string> {
  const { nextCursor, ...page } = JSON.parse(text) as { nextCursor?: string | null };
  if (!nextCursor) return JSON.stringify([page, nextCursor]);
  const next = await (await get(url, `${path}&cursor=${encodeURIComponent(nextCursor)}`)).json();
  const { nextCursor: last, ...after } = next as { nextCursor: string | null };
  return JSON.stringify([page, after, last === null]);
}

describe('a registry that moves', () => {
  it('answers 200 reads the same as a file, on Postgres, and as a file again', async () => {
    const [first, last] = [`file:${join(work, 'first.db')}`, `file:${join(work, 'last.db')}`];
    const server = await serve(first);
    const cli = [join(project, 'dist/cli/agenthub-cli.js'), 'publish', '--recursive', 'package'];
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: join(work, 'home'),
      AGENTHUB_URL: server.url,
      AGENTHUB_TOKEN: key,
    };
    // It ends with 8, because five of the files are broken.
    const published = run(process.execPath, [...cli, '--json'], { cwd: work, env, maxBuffer: 1e8 });
    await expect(published).rejects.toMatchObject({ code: 8 });
    await use(server.url);
    const paths = await reads(server.url);
    expect(new Set(paths).size).toBe(200);
    const before = await answers(server.url, paths);
    expect(before.filter(({ status }) => status !== 200)).toEqual([]);
    await server.stop();

    const there = await copy(first, postgresServer.url);
    const back = await copy(postgresServer.url, last);
    expect([there.differences, back.differences]).toEqual([[], []]);
    expect(back.target.tables).toEqual(there.target.tables);
    for (const url of [postgresServer.url, last]) {
      const copied = await serve(url);
      expect(await answers(copied.url, paths)).toEqual(before);
      await copied.stop();
    }
  });
});
