import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { parseLock } from '#cli/install/lockfile.ts';
import { skillMd } from '#test/support/registry.ts';
import { startTestServer } from '#test/support/test-server.ts';
import { type CliWorld, runCli } from '../run-cli.ts';
import { createWorld } from './world.ts';

/** A registry for the tests of a file, and what publishes to it as the user `platform`. */
export function useRegistry() {
  let server: Awaited<ReturnType<typeof startTestServer>>;
  let key = '';

  beforeAll(async () => {
    // The default reserves `platform` for admins.
    server = await startTestServer({ RESERVED_NAMESPACES: 'none' });
    const response = await send('POST', '/auth/register', {
      username: 'platform',
      email: 'platform@example.com',
      password: 'password of platform',
    });
    key = ((await response.json()) as { apiKey: { key: string } }).apiKey.key;
  });
  afterAll(() => server.close());

  /** A call of the API as `platform`. Throws unless it succeeds. */
  async function send(method: string, path: string, body: unknown): Promise<Response> {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response;
  }

  /** Publishes `platform/<name>` with SKILL.md, scripts/run.sh, and files given as text by path. */
  async function publish(name: string, version: string, extra: Record<string, string> = {}) {
    const files = {
      'SKILL.md': skillMd(name, { body: version }),
      'scripts/run.sh': `echo ${version}\n`,
      ...extra,
    };
    const list = Object.entries(files).map(([path, content]) => ({
      path,
      content,
      executable: path.endsWith('.sh'),
    }));
    await send('POST', `/skills?version=${version}`, { files: list });
  }

  /** A project and a home folder, and the CLI run in them against the registry. */
  async function desk() {
    const world = await createWorld();
    const cli = (argv: string[], extra: CliWorld = {}) =>
      runCli(argv, {
        cwd: world.project,
        home: world.home,
        ...extra,
        env: { LANG: 'en_US.UTF-8', AGENTHUB_URL: server.url, ...extra.env },
      });
    const lock = async () =>
      parseLock(await readFile(join(world.project, 'agenthub-lock.json'), 'utf8'));
    return { ...world, cli, lock };
  }

  return { publish, send, desk, url: () => server.url };
}
