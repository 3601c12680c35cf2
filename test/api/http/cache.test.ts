import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '#api/platform/db/open.ts';
import { silentLog } from '#test/support/database.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';

const list = '/skills?size=20';

/** A registry with a public and a private skill of Ada's. `worked` holds the paths that were not answered from the cache. */
async function registry(env: Record<string, string> = {}) {
  const worked: unknown[] = [];
  const log = { info() {}, warn() {}, error() {} };
  const debug = (event: string, fields?: Record<string, unknown>) => {
    if (event === 'request') worked.push(fields?.['path']);
  };
  const made = await testRegistry(env, { log: { ...log, debug } });
  const ada = await made.user('ada');
  await made.publish(ada, { 'SKILL.md': skillMd('open') });
  await made.publish(ada, { 'SKILL.md': skillMd('secret') }, '?visibility=private');
  const names = async (response: Response) => {
    const { items } = (await response.json()) as { items: { name: string }[] };
    return items.map(({ name }) => name).toSorted();
  };
  return { ...made, ada, names, worked };
}

describe('the response cache', () => {
  it('answers again without any work, byte for byte', async () => {
    const { call, worked } = await registry();
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

  it('shows a publish, a change and a removal at once', async () => {
    const { call, names, publish, ada } = await registry();
    expect(await names(await call(list))).toEqual(['open']);
    await publish(ada, { 'SKILL.md': skillMd('new') });
    expect(await names(await call(list))).toEqual(['new', 'open']);
    await call('/skills/ada/new', { as: ada, method: 'PATCH', json: { visibility: 'private' } });
    expect(await names(await call(list))).toEqual(['open']);
    await call('/skills/ada/open', { as: ada, method: 'DELETE' });
    expect(await names(await call(list))).toEqual([]);
  });

  it('shows at once what another connection has written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agenthub-cache-'));
    const url = `file:${join(folder, 'agenthub.db')}`;
    const { call, names } = await registry({ DATABASE_URL: url });
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

  it('neither keeps nor serves an answer of someone signed in', async () => {
    const { call, names, ada } = await registry();
    expect(await names(await call(list, { as: ada }))).toEqual(['open', 'secret']);
    expect(await names(await call(list))).toEqual(['open']);
    expect(await names(await call(list, { as: ada }))).toEqual(['open', 'secret']);
    const byCookie = await call(list, { headers: { cookie: `agenthub_session=${ada.session}` } });
    expect(await names(byCookie)).toEqual(['open', 'secret']);
    const byKey = await call(list, { headers: { 'x-api-key': ada.key } });
    expect(await names(byKey)).toEqual(['open', 'secret']);
    expect(await names(await call(list))).toEqual(['open']);
  });

  it('refuses a wrong credential where an anonymous answer is kept', async () => {
    const { call } = await registry();
    await call(list);
    const response = await call(list, { headers: { 'x-api-key': 'sr_wrong' } });
    expect(response.status).toBe(401);
  });

  it('tells addresses apart by their query', async () => {
    const { call, names, publish, ada } = await registry();
    await publish(ada, { 'SKILL.md': skillMd('other') });
    expect(await names(await call('/skills?size=1&sort=name'))).toEqual(['open']);
    expect(await names(await call('/skills?size=2&sort=name'))).toEqual(['open', 'other']);
  });

  it('keeps no refusal', async () => {
    const { call, publish, ada } = await registry();
    expect((await call('/skills/ada/later')).status).toBe(404);
    await publish(ada, { 'SKILL.md': skillMd('later') });
    expect((await call('/skills/ada/later')).status).toBe(200);
  });
});
