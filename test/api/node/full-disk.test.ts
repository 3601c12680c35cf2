import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Log } from '#api/domain/context.ts';
import { json, refusal } from '#test/support/answers.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';
import { skillMd, testRegistry, type TestRegistry } from '#test/support/registry.ts';

type Disk = { fill(): Promise<void>; free(): Promise<void> };

/** A file system of 4 MiB where the machine lets us mount one; else a database that may not grow. */
async function smallDisk(
  env: Record<string, string>,
  log: Log,
): Promise<{ registry: TestRegistry; disk: Disk }> {
  const folder = temporaryFolder();
  if (mount(folder)) {
    onTestFinished(() => void execFileSync('umount', ['-l', folder]));
    const registry = await testRegistry(
      { ...env, DATABASE_URL: `file:${join(folder, 'a.db')}` },
      { log },
    );
    const filler = join(folder, 'filler');
    return { registry, disk: { fill: async () => fill(filler), free: async () => rmSync(filler) } };
  }
  const registry = await testRegistry(env, { log });
  const query = registry.deps.db.query as unknown as { run(statement: unknown): Promise<unknown> };
  const limit = async (pages: number) =>
    void (await query.run(sql.raw(`PRAGMA max_page_count = ${pages}`)));
  return { registry, disk: { fill: () => limit(1), free: () => limit(1_000_000) } };
}

function mount(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (const size of [65_536, 4096, 1]) writeUntilFull(file, Buffer.alloc(size));
  } finally {
    closeSync(file);
  }
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(file, bytes);
  } catch (err) {
    expect((err as NodeJS.ErrnoException).code).toBe('ENOSPC');
  }
}

describe('a disk that is full', () => {
  it('refuses what is written with 507, goes on serving what is there, and works again after', async () => {
    const lines: string[] = [];
    const error = (event: string, fields?: object) =>
      void lines.push(JSON.stringify({ event, fields }));
    const { registry, disk } = await smallDisk({}, { ...silentLog, error });
    const mei = await registry.user('mei');
    await json(registry.publish(mei, { 'SKILL.md': skillMd('before') }), 201);
    const before = await registry.counts();
    await disk.fill();

    const noise = Array.from({ length: 60_000 }, (_, at) => (at * 2654435761) % 4294967296).join();
    for (let times = 0; times < 3; times++) {
      const files = { 'SKILL.md': skillMd('after'), 'noise.txt': noise };
      await refusal(registry.publish(mei, files), 507, 'storage.full');
    }
    const account = { username: 'newcomer', email: 'new@example.com', password: 'a good password' };
    await registry.call('/auth/register', { method: 'POST', json: account });
    expect((await registry.app.request('/ready')).status).toBe(200);
    for (const path of ['/skills', '/skills?q=before', '/skills/mei/before', '/users/me'])
      expect([path, (await registry.call(path, { as: mei })).status]).toEqual([path, 200]);
    const archive = await registry.call('/skills/mei/before/versions/1.0.0/archive');
    expect((await archive.arrayBuffer()).byteLength).toBeGreaterThan(100);
    // The log says what failed, and holds neither the file nor a hash.
    expect(lines.join('\n')).toContain('storage.full');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(20_000);
    expect(lines.join('\n')).not.toMatch(/\$2[aby]\$/);

    await disk.free();
    const { users } = await registry.counts();
    expect({ ...(await registry.counts()), users }).toMatchObject({
      versions: before['versions'],
      blobs: before['blobs'],
    });
    const files = { 'SKILL.md': skillMd('after'), 'noise.txt': noise };
    await json(registry.publish(mei, files), 201);
    const read = await registry.call('/skills/mei/after/versions/1.0.0/files/noise.txt');
    expect(await read.text()).toBe(noise);
  });
});
