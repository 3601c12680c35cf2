import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context as HonoContext } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '#api/platform/db/open.ts';
import { cachedRegistry } from '#test/support/cached-registry.ts';
import { silentLog } from '#test/support/database.ts';

const list = '/skills?size=20';

// Only a file says cheaply when anyone has written, so only there answers are kept.
describe('the response cache of a file', () => {
  it('answers again without any work, byte for byte', async () => {
    const { call, worked } = await cachedRegistry();
    const path = '/skills/ada/open';
    const first = await call(path);
    const text = await first.text();
    expect(worked).toEqual([`/api/v1${path}`]);
    const again = await call(path);
    expect(worked).toHaveLength(1);
    expect(await again.text()).toBe(text);
    for (const name of ['content-type', 'etag', 'vary', 'cache-control', 'x-content-type-options'])
      expect(again.headers.get(name)).toBe(first.headers.get(name));
  });

  it('is emptied by no install of someone who is not signed in, and shows it within a minute', async () => {
    let now = new Date('2026-03-01T12:00:00Z');
    const { call, worked, ada } = await cachedRegistry(
      {},
      {
        now: () => now,
        clientAddress: (c: HonoContext) => c.req.header('x-test-address') ?? null,
      },
    );
    const installs = async (as: typeof ada | null = null) => {
      const answer = await call(list, { as });
      const { items } = (await answer.json()) as { items: { name: string; installs: number }[] };
      return items.find(({ name }) => name === 'open')?.installs;
    };
    expect(await installs()).toBe(0);
    worked.length = 0;
    for (let at = 0; at < 20; at++) {
      const answer = await call('/skills/ada/open/installs', {
        method: 'POST',
        json: { version: '1.0.0', target: 'kiro' },
        headers: { 'x-test-address': `192.0.2.${at % 10}` },
      });
      expect(answer.status).toBe(204);
      expect(await installs()).toBe(0);
    }
    expect(worked).not.toContain('/api/v1/skills');
    expect(await installs(ada)).toBe(10);
    now = new Date('2026-03-01T12:01:01Z');
    expect(await installs()).toBe(10);
  });

  it('shows at once what another connection has written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agenthub-cache-'));
    const url = `file:${join(folder, 'agenthub.db')}`;
    const { call, names } = await cachedRegistry({ DATABASE_URL: url });
    const { db: other, close } = await openStorage({ url, migrate: false, log: silentLog });
    onTestFinished(async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    });
    expect(await names(await call(list))).toEqual(['open']);
    await other.write(async (tx) => {
      await tx.update(other.tables.assets).set({ visibility: 'private' });
    });
    expect(await names(await call(list))).toEqual([]);
  });
});
