import { copyFileSync, existsSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '#test/support/database.ts';
import { json, refusal } from '#test/support/answers.ts';
import { skillMd } from '#test/support/registry.ts';
import { serve, serveToItsEnd, thisRelease } from '#test/support/server-process.ts';
import { startTestServer } from '#test/support/test-server.ts';

async function registry() {
  const path = join(temporaryFolder(), 'agenthub.db');
  const server = await startTestServer({ DATABASE_URL: `file:${path}` });
  onTestFinished(() => server.close());
  const publish = (name: string) =>
    fetch(`${server.url}/api/v1/skills`, {
      method: 'POST',
      headers: { 'x-api-key': server.adminKey, 'content-type': 'application/json' },
      body: JSON.stringify({ files: [{ path: 'SKILL.md', content: skillMd(name) }] }),
    });
  const ready = () => fetch(`${server.url}/ready`);
  const list = () => fetch(`${server.url}/api/v1/skills`, { headers: { cookie: 'a=b' } });
  await json(publish('before'), 201);
  return { path, publish, ready, list };
}

describe('a database file that is lost while the server runs', () => {
  it.each([
    ['removed', (path: string) => rmSync(path)],
    [
      'replaced',
      (path: string) => {
        copyFileSync(path, `${path}.copy`);
        renameSync(`${path}.copy`, path);
      },
    ],
  ])(
    'is told by /ready and by every write, and nothing is acknowledged: %s',
    async (what, lose) => {
      const { path, publish, ready, list } = await registry();
      lose(path);
      for (const problem of [
        await refusal(ready(), 503, 'storage.unavailable'),
        await refusal(publish('after'), 503, 'storage.unavailable'),
      ])
        expect(problem.detail).toContain('removed or replaced');
      // What is open can still be read.
      expect((await json<{ total: number }>(list())).total).toBe(1);
      expect(existsSync(path)).toBe(what === 'replaced');
    },
  );

  it('is used again when it is put back', async () => {
    const { path, publish, ready } = await registry();
    renameSync(path, `${path}.away`);
    await refusal(publish('between'), 503, 'storage.unavailable');
    renameSync(`${path}.away`, path);
    await json(ready());
    await json(publish('after'), 201);
  });
});

describe('an empty database where a registry was', () => {
  beforeAll(thisRelease);
  const settings = (path: string) => ({
    DATABASE_URL: `file:${path}`,
    SECRET_KEY: 'Q7v2mXc9Rk4tLw8zBn5yHs3dFj6gPa1e',
  });
  const start = (path: string) => serveToItsEnd(settings(path));

  /** The file of a registry whose process has ended: the engine lets go of a closed file when it likes. */
  async function stopped(): Promise<string> {
    const path = join(temporaryFolder(), 'agenthub.db');
    const { child } = await serve(settings(path));
    child.kill('SIGTERM');
    await once(child, 'close');
    return path;
  }

  it.each([
    ['of 0 bytes', (path: string) => truncateSync(path)],
    ['that is gone', (path: string) => rmSync(path)],
  ])('is no new registry: one %s', async (_, empty) => {
    const path = await stopped();
    empty(path);
    const { code, output } = await start(path);
    expect([code, output]).toEqual([2, expect.stringContaining('it held a registry')]);
    expect(output).toContain('agenthub db restore');
    expect(output.trim().split('\n')).toHaveLength(1);
    await expect(startTestServer({ DATABASE_URL: `file:${path}` })).rejects.toThrow(
      'held a registry',
    );
    rmSync(`${path}-registry`);
    const server = await startTestServer({ DATABASE_URL: `file:${path}` });
    await server.close();
  });

  it('is no new registry where a log beside it still has changes', async () => {
    const path = join(temporaryFolder(), 'agenthub.db');
    writeFileSync(path, '');
    writeFileSync(`${path}-wal`, 'changes');
    const { code, output } = await start(path);
    expect([code, output]).toEqual([2, expect.stringContaining('still holds changes')]);
    expect(existsSync(`${path}-wal`)).toBe(true);
  });
});
