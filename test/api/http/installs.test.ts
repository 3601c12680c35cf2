import { eq } from 'drizzle-orm';
import type { Context as HonoContext } from 'hono';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail, VersionFile } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, testRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call, deps } = registry;
let mei: User;

beforeAll(async () => {
  mei = await registry.user('mei');
  for (const version of ['1.0.0', '2.0.0']) {
    const files = { 'SKILL.md': skillMd('tool'), 'v.txt': version };
    await json(registry.publish(mei, files, `?version=${version}`), 201);
  }
});

const install = (body: unknown, as: User | null = null, ref = 'mei/tool') =>
  call(`/skills/${ref}/installs`, { method: 'POST', as, json: body });

describe('POST /api/v1/skills/{namespace}/{name}/installs', () => {
  it('records who installed which version for which tool, or nobody', async () => {
    expect((await install({ version: '1.0.0', target: 'cursor' }, mei)).status).toBe(204);
    expect((await install({ version: 'latest', target: 'claude-code' })).status).toBe(204);
    const rows = await deps.db.query.select().from(deps.db.tables.installs);
    const versions = await deps.db.query.select().from(deps.db.tables.versions);
    const told = rows.map(({ target, userId, versionId }) => [
      target,
      userId !== null,
      versions.find(({ id }) => id === versionId)?.version,
    ]);
    expect(told).toEqual([
      ['cursor', true, '1.0.0'],
      ['claude-code', false, '2.0.0'],
    ]);
  });

  it('counts each person once a day, exactly, however many installs come at once', async () => {
    const owner = await registry.user('busy');
    const users = await Promise.all(['u1', 'u2', 'u3'].map(registry.user));
    await json(registry.publish(owner, { 'SKILL.md': skillMd('busy') }), 201);
    const answers = await Promise.all(
      Array.from({ length: 48 }, (_, at) =>
        install({ version: '1.0.0', target: 'kiro' }, users[at % 4] ?? null, 'busy/busy'),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 48 }, () => 204));
    const asset = await json<AssetDetail>(call('/skills/busy/busy', { as: owner }));
    expect(asset.installs).toBe(4);
    expect(asset.installsByDay).toEqual([{ day: new Date().toISOString().slice(0, 10), count: 4 }]);
    const listed = await json<{ items: { name: string; installs: number }[] }>(
      call('/skills?sort=installs', { as: owner }),
    );
    expect(listed.items[0]).toMatchObject({ name: 'busy', installs: 4 });
  });

  it('counts an address once a day where nobody is signed in, and knows none of them again', async () => {
    let now = new Date('2026-03-01T12:00:00Z');
    const own = await testRegistry(
      {},
      {
        now: () => now,
        clientAddress: (c: HonoContext) => c.req.header('x-test-address') ?? null,
      },
    );
    const eve = await own.user('eve');
    await json(own.publish(eve, { 'SKILL.md': skillMd('open') }, '?visibility=public'), 201);
    const from = async (...addresses: string[]) => {
      for (const address of addresses) {
        const init = { method: 'POST', json: { version: '1.0.0', target: 'kiro' } };
        const headers = { 'x-test-address': address };
        const answer = await own.call('/skills/eve/open/installs', { ...init, headers });
        expect(answer.status).toBe(204);
      }
      const { items } = await json<{ items: { installs: number }[] }>(
        own.call('/skills', { as: 'admin' }),
      );
      const asset = await json<AssetDetail>(own.call('/skills/eve/open', { as: 'admin' }));
      expect(items.map(({ installs }) => installs)).toEqual([asset.installs]);
      return [asset.installs, ...asset.installsByDay.map(({ count }) => count)];
    };
    expect(await from('192.0.2.1', '192.0.2.1', '192.0.2.2')).toEqual([2, 2]);
    // All of a /64 is one customer's.
    expect(await from('2001:db8::1', '2001:db8::2', '2001:db8:0:1::1')).toEqual([4, 4]);
    const { installPersons, installs } = own.deps.db.tables;
    expect(await own.deps.db.query.select().from(installs)).toHaveLength(4);
    now = new Date('2026-03-03T00:00:00Z');
    expect(await from('192.0.2.1')).toEqual([5, 4, 1]);
    const kept = await own.deps.db.query.select().from(installPersons);
    expect(kept).toMatchObject([{ day: '2026-03-03' }]);
    expect(JSON.stringify(kept)).not.toContain('192.0.2');
  });

  it('keeps what a user installs in the course of a day, once each', async () => {
    const user = await registry.user('upgrader');
    const { installs, assets } = deps.db.tables;
    const rows = async () => (await deps.db.query.select().from(installs)).length;
    const before = await rows();
    for (const version of ['1.0.0', '1.0.0', '2.0.0', '2.0.0'])
      expect((await install({ version, target: 'kiro' }, user)).status).toBe(204);
    expect(await rows()).toBe(before + 2);
    const [tool] = await deps.db.query.select().from(assets).where(eq(assets.name, 'tool'));
    await install({ version: '2.0.0', target: 'cursor' }, user);
    const [after] = await deps.db.query.select().from(assets).where(eq(assets.name, 'tool'));
    expect([after!.installs, await rows()]).toEqual([tool!.installs, before + 3]);
  });

  it('stores nothing for CI, and counts it as no person', async () => {
    const owner = await registry.user('ci-owner');
    await json(registry.publish(owner, { 'SKILL.md': skillMd('ci') }), 201);
    const body = { version: '1.0.0', target: 'kiro', ci: true };
    const before = await deps.db.query.select().from(deps.db.tables.installs);
    for (const as of [owner, null])
      expect((await install(body, as, 'ci-owner/ci')).status).toBe(204);
    const asset = await json<AssetDetail>(call('/skills/ci-owner/ci'));
    expect(asset).toMatchObject({ installs: 0, installsByDay: [] });
    expect(await deps.db.query.select().from(deps.db.tables.installs)).toEqual(before);
    await refusal(install({ ...body, ci: 'yes' }, owner, 'ci-owner/ci'), 400, 'request.invalid');
    await refusal(
      install({ ...body, version: '9.0.0' }, owner, 'ci-owner/ci'),
      404,
      'version.not_found',
    );
  });

  it.each([
    ['off', 0, 0],
    ['anonymous', 2, 2],
    ['user', 2, 3],
  ])('records what INSTALL_STATS=%s says', async (given, counted, stored) => {
    const own = await testRegistry({ INSTALL_STATS: given });
    const user = await own.user('kai');
    await json(own.publish(user, { 'SKILL.md': skillMd('stats') }), 201);
    const send = (target: string, as: User | null) =>
      own.call('/skills/kai/stats/installs', {
        method: 'POST',
        as,
        json: { version: '1.0.0', target },
      });
    for (const target of ['kiro', 'cursor', 'kiro']) {
      expect((await send(target, user)).status).toBe(204);
    }
    expect((await send('kiro', null)).status).toBe(204);
    const { db } = own.deps;
    const rows = await db.query.select().from(db.tables.installs);
    expect(rows).toHaveLength(stored);
    const persons = JSON.stringify(await db.query.select().from(db.tables.installPersons));
    const users = await db.query.select().from(db.tables.users);
    const { id = '' } = users.find(({ username }) => username === 'kai') ?? {};
    const namesUser = given === 'user';
    expect(rows.some(({ userId }) => userId !== null)).toBe(namesUser);
    expect(persons.includes(id)).toBe(namesUser);
    const asset = await json<AssetDetail>(own.call('/skills/kai/stats'));
    expect(asset.installs).toBe(counted);
  });

  it('refuses a target, a version or an asset that is not there', async () => {
    const before = await registry.counts();
    await refusal(install({ version: '1.0.0', target: 'notepad' }), 404, 'target.unknown');
    await refusal(install({ version: '9.0.0', target: 'cursor' }), 404, 'version.not_found');
    const none = install({ version: '1.0.0', target: 'cursor' }, null, 'mei/none');
    await refusal(none, 404, 'asset.not_found');
    for (const body of [
      {},
      [],
      { version: '', target: 'cursor' },
      { version: '1.0.0', target: 'A B' },
    ])
      await refusal(install(body), 400, 'request.invalid');
    const headers = { 'x-api-key': 'wrong' };
    const init = { method: 'POST', headers, json: { version: '1.0.0', target: 'cursor' } };
    await refusal(call('/skills/mei/tool/installs', init), 401, 'auth.invalid_credentials');
    expect(await registry.counts()).toEqual(before);
  });
});

describe('GET /api/v1/skills/{namespace}/{name}/install-plan', () => {
  type Plan = { folder: string; command: string; version: string; files: VersionFile[] };
  const plan = (query: string) => json<Plan>(call(`/skills/mei/tool/install-plan?${query}`));

  it('says what would be written where, and the command that does it', async () => {
    const found = await plan('target=claude');
    expect(found).toMatchObject({
      ref: 'mei/tool',
      version: '2.0.0',
      digest: expect.stringMatching(/^sha256:/),
      target: { id: 'claude-code', displayName: 'Claude Code' },
      scope: 'project',
      folder: '.claude/skills/tool',
      command: 'agenthub-cli add mei/tool -a claude-code',
    });
    expect(found.files.map(({ path }) => path)).toEqual(['SKILL.md', 'v.txt']);
    expect(await plan('target=cursor&scope=user&version=1.0.0')).toMatchObject({
      version: '1.0.0',
      folder: '~/.cursor/skills/tool',
      command: 'agenthub-cli add mei/tool@1.0.0 -a cursor -s user',
    });
  });

  it('refuses a target, a scope, a version or an asset that is not there', async () => {
    const path = '/skills/mei/tool/install-plan';
    await refusal(call(`${path}?target=notepad`), 404, 'target.unknown');
    await refusal(call(path), 400, 'request.invalid');
    await refusal(call(`${path}?target=cursor&scope=world`), 400, 'request.invalid');
    await refusal(call(`${path}?target=cursor&version=9.0.0`), 404, 'version.not_found');
    await refusal(call('/skills/mei/none/install-plan?target=cursor'), 404, 'asset.not_found');
  });
});
