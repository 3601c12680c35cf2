import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';

let ahead = 0;
const registry = await fileRegistry({}, { now: () => new Date(Date.now() + ahead) });
const { call } = registry;

type Started = {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  verificationUriComplete: string;
  expiresInSeconds: number;
  intervalSeconds: number;
};

const session = (user: User): User => ({ ...user, key: user.session });
const start = (input: object = {}) =>
  call('/auth/device', { method: 'POST', json: { clientName: 'cli on laptop', ...input } });
const started = async (input: object = {}) => json<Started>(start(input), 201);
const poll = (deviceCode: string) =>
  call('/auth/device/token', { method: 'POST', json: { deviceCode } });
const find = (userCode: string, as: User | null) => call(`/auth/device/${userCode}`, { as });
const decide = (userCode: string, approve: boolean, as: User | 'admin' | null) =>
  call('/auth/device/decision', { method: 'POST', as, json: { userCode, approve } });
const wait = (seconds: number) => void (ahead += seconds * 1000);

describe('POST /api/v1/auth/device', () => {
  it('gives a secret for the client, a code without look-alikes for a person, and the page', async () => {
    const { deviceCode, userCode, ...rest } = await started();
    expect(deviceCode).toMatch(/^[\w-]{43}$/);
    expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(rest).toMatchObject({ expiresInSeconds: 600, intervalSeconds: 5 });
    expect(rest.verificationUri).toMatch(/^http:\/\/[^/]+\/device$/);
    expect(rest.verificationUriComplete).toBe(`${rest.verificationUri}?code=${userCode}`);
    const { deviceLogins } = registry.deps.db.tables;
    const rows = JSON.stringify(await registry.deps.db.query.select().from(deviceLogins));
    expect(rows).not.toContain(deviceCode);
  });

  it('refuses no name, a scope that is none, and too many from one address', async () => {
    for (const input of [{ clientName: ' ' }, { scopes: [] }, { scopes: ['all'] }, { more: 1 }])
      await refusal(start(input), 400, 'request.invalid');
    wait(16 * 60);
    const answers = [];
    for (let n = 0; n < 101; n++) answers.push((await start()).status);
    expect(answers.filter((status) => status === 201)).toHaveLength(100);
    expect(answers.at(-1)).toBe(429);
    wait(16 * 60);
    await started();
  });
});

describe('GET /api/v1/auth/device/{userCode}', () => {
  it('shows a signed-in person what asks, however the code is typed', async () => {
    const mei = session(await registry.user('mei'));
    const { userCode } = await started({ scopes: ['read'] });
    for (const typed of [userCode, userCode.toLowerCase(), userCode.replace('-', '%20')])
      expect(await json(find(typed, mei))).toMatchObject({
        clientName: 'cli on laptop',
        scopes: ['read'],
      });
  });

  it('refuses nobody, an API key, a wrong code, and one who tries many', async () => {
    const bo = await registry.user('bo');
    const { userCode } = await started();
    await refusal(find(userCode, null), 401, 'auth.required');
    await refusal(find(userCode, bo), 403, 'auth.insufficient_scope');
    await refusal(find('AEIOU', session(bo)), 400, 'request.invalid');
    for (let n = 0; n < 20; n++)
      await refusal(find('BBBB-BBBB', session(bo)), 404, 'device.not_found');
    await refusal(find(userCode, session(bo)), 429, 'auth.too_many_attempts');
  });
});

describe('POST /api/v1/auth/device/decision', () => {
  it('gives the device a key of the person who approves, once', async () => {
    const ann = await registry.user('ann');
    const { deviceCode, userCode } = await started({ scopes: ['read'] });
    await refusal(poll(deviceCode), 400, 'device.pending');
    expect((await decide(userCode, true, session(ann))).status).toBe(204);
    expect(await registry.audited('device.approve', 'ann:cli on laptop')).toMatchObject({
      actorName: 'ann',
    });
    await refusal(decide(userCode, false, session(ann)), 404, 'device.not_found');

    const both = await Promise.all([poll(deviceCode), poll(deviceCode)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    const made = both.find(({ status }) => status === 200)!;
    expect(made.headers.get('cache-control')).toBe('no-store');
    const token = await json<{ key: string; createdAt: string; expiresAt: string }>(made);
    expect(token).toMatchObject({ name: 'cli on laptop', scopes: ['read'], namespace: null });
    expect((Date.parse(token.expiresAt) - Date.parse(token.createdAt)) / 86_400_000).toBe(90);
    const as = { ...ann, key: token.key };
    expect(await json(call('/users/me', { as }))).toMatchObject({ username: 'ann' });
    expect(await registry.audited('token.create', 'ann:cli on laptop')).toMatchObject({
      actorName: 'ann',
      detail: { by: 'device' },
    });
    await refusal(poll(deviceCode), 400, 'device.expired');
  });

  it('gives no key if it is denied, or if the person was disabled since', async () => {
    const cy = await registry.user('cy');
    const denied = await started();
    expect((await decide(denied.userCode, false, session(cy))).status).toBe(204);
    await refusal(poll(denied.deviceCode), 400, 'device.denied');

    const approved = await started();
    expect((await decide(approved.userCode, true, session(cy))).status).toBe(204);
    const { id } = await json<{ id: string }>(call('/users/me', { as: cy }));
    await json(
      call(`/admin/users/${id}/disabled`, { method: 'PUT', as: 'admin', json: { disabled: true } }),
    );
    await refusal(poll(approved.deviceCode), 400, 'device.denied');
  });

  it('refuses nobody, an API key, the key of the admin, and a page of another site', async () => {
    const di = await registry.user('di');
    const { deviceCode, userCode } = await started();
    await refusal(decide(userCode, true, null), 401, 'auth.required');
    await refusal(decide(userCode, true, di), 403, 'auth.insufficient_scope');
    await refusal(decide(userCode, true, 'admin'), 403, 'auth.forbidden');
    const evil = call('/auth/device/decision', {
      method: 'POST',
      headers: { cookie: `agenthub_session=${di.session}`, origin: 'https://evil.example' },
      json: { userCode, approve: true },
    });
    await refusal(evil, 403, 'request.cross_origin');
    await refusal(poll(deviceCode), 400, 'device.pending');
  });
});

describe('POST /api/v1/auth/device/token', () => {
  it('slows a client down that polls too often, and says how long to wait', async () => {
    const { deviceCode } = await started();
    await refusal(poll(deviceCode), 400, 'device.pending');
    const early = await poll(deviceCode);
    expect(early.headers.get('retry-after')).toBe('10');
    await refusal(early, 400, 'device.slow_down');
    wait(6);
    await refusal(poll(deviceCode), 400, 'device.slow_down');
    wait(16);
    await refusal(poll(deviceCode), 400, 'device.pending');
  });

  it('refuses a made-up code, and one that is older than ten minutes, approved or not', async () => {
    const ed = await registry.user('ed');
    await refusal(poll('x'), 400, 'request.invalid');
    await refusal(poll('x'.repeat(43)), 400, 'device.expired');
    const [late, approved] = [await started(), await started()];
    expect((await decide(approved.userCode, true, session(ed))).status).toBe(204);
    wait(601);
    for (const { deviceCode } of [late, approved])
      await refusal(poll(deviceCode), 400, 'device.expired');
    await refusal(decide(late.userCode, true, session(ed)), 404, 'device.not_found');
  });
});
