import { eq } from 'drizzle-orm';
import { sign } from 'hono/jwt';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Log } from '#api/domain/context.ts';
import { cookieOf, json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, testRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call, deps } = registry;
const secret = deps.settings.secretKey;
let mei: User;
let meiId: string;

beforeAll(async () => {
  mei = await registry.user('mei');
  meiId = (await json<{ id: string }>(call('/users/me', { as: mei }))).id;
});

const seconds = () => Math.floor(Date.now() / 1000);
const me = (headers: Record<string, string>) => call('/users/me', { headers });
const bearer = (token: string) => me({ authorization: `Bearer ${token}` });
const ended = (answer: Promise<Response>) => refusal(answer, 401, 'auth.invalid_credentials');

/** `{"alg":…}.payload.` with whatever signature. */
function madeUp(header: object, payload: object, signature = ''): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(payload)}.${signature}`;
}

describe('a JWT', () => {
  it('is what login gave, and nothing that another key signed or that signs itself', async () => {
    const claims = { sub: meiId, epoch: 0, iat: seconds(), exp: seconds() + 600 };
    expect((await bearer(await sign(claims, secret, 'HS256'))).status).toBe(200);
    await ended(bearer(await sign(claims, `${secret}!`, 'HS256')));
    await ended(bearer(await sign(claims, secret, 'HS512')));
    await ended(bearer(madeUp({ alg: 'none', typ: 'JWT' }, claims)));
    await ended(bearer(madeUp({ alg: 'HS256', typ: 'JWT' }, claims)));
    const [head = '', , signature = ''] = mei.session.split('.');
    const admin = Buffer.from(JSON.stringify({ ...claims, sub: 'x' })).toString('base64url');
    await ended(bearer(`${head}.${admin}.${signature}`));
  });

  it('ends with its time, with the epoch of its user, and says nothing without them', async () => {
    const signed = (claims: Record<string, unknown>) => sign(claims, secret, 'HS256');
    await ended(bearer(await signed({ sub: meiId, epoch: 0, exp: seconds() - 1 })));
    await ended(bearer(await signed({ sub: meiId, epoch: 1, exp: seconds() + 600 })));
    await ended(bearer(await signed({ sub: meiId, exp: seconds() + 600 })));
    await ended(bearer(await signed({ sub: meiId, epoch: 0 })));
    await ended(bearer(await signed({ sub: 'nobody', epoch: 0, exp: seconds() + 600 })));
  });

  it('counts also when the clock of the server that signed it is ahead', async () => {
    for (const ahead of [1, 3, 20, 60, 3600]) {
      const claims = { sub: meiId, epoch: 0, iat: seconds() + ahead, exp: seconds() + 3600 };
      const token = await sign(claims, secret, 'HS256');
      expect((await bearer(token)).status).toBe(200);
      const answer = await me({ cookie: `agenthub_session=${token}` });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  it('opens every server of one database, whose clocks may be a minute apart either way', async () => {
    const DATABASE_URL = registry.databaseUrl;
    for (const apart of [-60_000, 60_000]) {
      const other = await testRegistry(
        { DATABASE_URL },
        { now: () => new Date(Date.now() + apart) },
      );
      const login = { email: 'mei', password: 'password of mei' };
      const answer = await other.call('/auth/login', { method: 'POST', json: login });
      // The browser has a clock of its own, too.
      expect(answer.headers.get('set-cookie')).toMatch(/Max-Age=86400/);
      expect(answer.headers.get('set-cookie')).not.toMatch(/Expires/i);
      const { token } = await json<{ token: string }>(answer);
      expect((await bearer(token)).status).toBe(200);
      const cookie = { cookie: `agenthub_session=${mei.session}` };
      expect((await other.call('/users/me', { headers: cookie })).status).toBe(200);
    }
  });

  it('is refused by its header alone, though our key signed it', async () => {
    const claims = { sub: meiId, epoch: 0, exp: seconds() + 600 };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const header of [{ alg: 'none' }, { alg: 'hs256' }, { typ: 'JWT' }, 'HS256', null]) {
      const signed = `${part(header)}.${part(claims)}`;
      const signature = await deps.hashes.hmacSha256(secret, signed);
      await ended(bearer(`${signed}.${signature}`));
    }
    const signed = `${part({ alg: 'HS256' })}.${part(claims)}`;
    const signature = await deps.hashes.hmacSha256(secret, signed);
    expect((await bearer(`${signed}.${signature}`)).status).toBe(200);
    for (const other of [`${signature}=`, signature.slice(1), `${signature}A`, `${signature}.x`])
      await ended(bearer(`${signed}.${other}`));
  });
});

describe('a session cookie', () => {
  it('writes from the pages of this registry only', async () => {
    const cookie = `agenthub_session=${mei.session}`;
    const create = (headers: Record<string, string>) =>
      call('/users/me/tokens', {
        method: 'POST',
        headers: { cookie, ...headers },
        json: { name: 'from a page' },
      });
    await json(create({ origin: 'http://localhost:8000' }), 201);
    await json(create({ origin: 'https://hub.example', host: 'hub.example' }), 201);
    const before = await registry.counts();
    for (const origin of ['https://evil.example', 'null', 'http://localhost:8000.evil.example', ''])
      await refusal(create({ origin }), 403, 'request.cross_origin');
    await refusal(create({}), 403, 'request.cross_origin');
    expect(await registry.counts()).toEqual(before);
  });

  it('reads from anywhere, and is taken away when it is dead', async () => {
    expect((await me({ cookie: `agenthub_session=${mei.session}` })).status).toBe(200);
    const answer = await me({ cookie: 'agenthub_session=a.b.c' });
    expect(answer.headers.get('set-cookie')).toMatch(/^agenthub_session=;.*Max-Age=0/);
    await refusal(answer, 401, 'auth.invalid_credentials');
  });

  it('is sent over TLS only where the registry is on TLS, and below its own path', async () => {
    const secure = await testRegistry({ PUBLIC_URL: 'https://hub.example/agenthub' });
    const response = await secure.call('/auth/login', {
      method: 'POST',
      json: { email: 'admin', password: 'password of the admin' },
    });
    expect(response.headers.get('set-cookie')).toMatch(/Path=\/agenthub;.*Secure/);
    expect(cookieOf(response)).toMatch(/^agenthub_session=/);
  });
});

describe('an API key', () => {
  it('is taken as bearer, as X-API-Key and as the password of HTTP Basic', async () => {
    const basic = (text: string) => ({ authorization: `Basic ${btoa(text)}` });
    for (const headers of [
      { authorization: `Bearer ${mei.key}` },
      { authorization: `bearer ${mei.key}` },
      { 'x-api-key': mei.key },
      basic(`mei:${mei.key}`),
      basic(`anything:${mei.key}`),
    ])
      expect(await json(me(headers))).toMatchObject({ username: 'mei' });
    await ended(me(basic('mei:password of mei')));
    await ended(me({ authorization: 'Basic ???' }));
  });

  it('that is wrong is refused everywhere, and never counts as anonymous', async () => {
    const wrong = `sr_${'A'.repeat(43)}`;
    for (const headers of [
      { authorization: `Bearer ${wrong}` },
      { authorization: 'Bearer' },
      { authorization: '' },
      { authorization: 'Digest username="mei"' },
      { 'x-api-key': wrong },
      { 'x-api-key': '' },
      { 'x-api-key': `${mei.key}x` },
      { cookie: 'agenthub_session=x' },
    ] as Record<string, string>[])
      for (const path of ['/skills', '/search', '/tags', '/skills/mei/nothing'])
        await ended(call(path, { headers }));
  });

  it('answers a refusal with a challenge that opens no password window in a browser', async () => {
    const answer = await call('/users/me');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="AgentHub"');
  });

  it('does what its scopes say', async () => {
    const reader = await makeKey({ scopes: ['read'] });
    const publisher = await makeKey({ scopes: ['publish'] });
    const files = { 'SKILL.md': skillMd('scoped') };
    await refusal(registry.publish(reader, files), 403, 'auth.insufficient_scope');
    await json(registry.publish(publisher, files), 201);
    const patch = (as: User) =>
      call('/skills/mei/scoped', { method: 'PATCH', as, json: { tags: ['a'] } });
    await refusal(patch(reader), 403, 'auth.insufficient_scope');
    await json(patch(publisher));
    expect((await call('/skills/mei/scoped', { as: reader })).status).toBe(200);
  });

  it('for one namespace reads and writes no other, also of an admin', async () => {
    const bo = await registry.user('bo');
    await json(registry.publish(bo, { 'SKILL.md': skillMd('secret') }, '?visibility=private'), 201);
    const made = await json<{ key: string }>(
      call('/users/me/tokens', {
        method: 'POST',
        as: 'admin',
        json: { name: 'one', scopes: ['admin'], namespace: 'admin' },
      }),
      201,
    );
    const limited: User = { username: 'admin', session: '', key: made.key };
    await json(call('/skills/bo/secret', { as: 'admin' }));
    await refusal(call('/skills/bo/secret', { as: limited }), 404, 'asset.not_found');
    const files = { 'SKILL.md': skillMd('intruder') };
    await refusal(registry.publish(limited, files, '?namespace=bo'), 403, 'auth.forbidden');
    await json(registry.publish(limited, files), 201);
    const restore = call('/skills/bo/secret/restore', { method: 'POST', as: limited });
    await refusal(restore, 404, 'asset.not_found');
  });

  it('ends with its time', async () => {
    const key = await makeKey({ expiresInDays: 1 });
    expect((await me({ 'x-api-key': key.key })).status).toBe(200);
    const { tokens } = deps.db.tables;
    await deps.db.query
      .update(tokens)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(tokens.start, key.key.slice(0, 7)));
    const problem = await ended(me({ 'x-api-key': key.key }));
    expect(problem.detail).toMatch(/^This API key expired at \d{4}-.*Z\. Sign in again/);
  });

  async function makeKey(input: object): Promise<User> {
    const { key } = await json<{ key: string }>(
      call('/users/me/tokens', { method: 'POST', as: mei, json: { name: 'key', ...input } }),
      201,
    );
    return { ...mei, key };
  }
});

describe('ADMIN_API_KEY', () => {
  it('acts as the admin, whatever it looks like and however it is sent', async () => {
    for (const adminKey of ['an-operator-chose-this-one', 'dots.in.it-and-more-of.that']) {
      const own = await testRegistry({ ADMIN_API_KEY: adminKey });
      for (const headers of [
        { authorization: `Bearer ${adminKey}` },
        { 'x-api-key': adminKey },
        { authorization: `Basic ${btoa(`admin:${adminKey}`)}` },
      ] as Record<string, string>[])
        expect(await json(own.call('/users/me', { headers }))).toMatchObject({ role: 'admin' });
      await ended(own.call('/users/me', { headers: { 'x-api-key': `${adminKey}x` } }));
    }
  });

  it('acts as no other admin once the one that it is for is disabled or no admin', async () => {
    const ADMIN_API_KEY = 'an-operator-chose-this-one';
    const own = await testRegistry({ ADMIN_API_KEY });
    const { users } = own.deps.db.tables;
    const headers = { 'x-api-key': ADMIN_API_KEY };
    await own.user('mei');
    const change = (
      username: string,
      values: { role?: 'admin' | 'user'; disabledAt?: Date | null },
    ) => own.deps.db.query.update(users).set(values).where(eq(users.username, username));
    await change('mei', { role: 'admin' });
    await change('admin', { disabledAt: new Date() });
    await ended(own.call('/users/me', { headers }));
    await change('admin', { disabledAt: null, role: 'user' });
    await ended(own.call('/users/me', { headers }));
    await change('admin', { role: 'admin' });
    expect(await json(own.call('/users/me', { headers }))).toMatchObject({ username: 'admin' });
  });
});

describe('a disabled user', () => {
  it('is out at once, by session and by key, and cannot come back', async () => {
    const gone = await registry.user('gone');
    const { users } = deps.db.tables;
    await deps.db.query
      .update(users)
      .set({ disabledAt: new Date() })
      .where(eq(users.username, 'gone'));
    await ended(bearer(gone.session));
    await ended(bearer(gone.key));
    await ended(me({ cookie: `agenthub_session=${gone.session}` }));
    const login = { email: 'gone', password: 'password of gone' };
    await ended(call('/auth/login', { method: 'POST', json: login }));
  });
});

describe('secrets', () => {
  it('stand in no log line, no audit entry and no answer but the one', async () => {
    const lines: string[] = [];
    const line = (event: string, fields?: object) =>
      void lines.push(JSON.stringify({ event, fields }));
    const log: Log = { debug: line, info: line, warn: line, error: line };
    const own = await testRegistry({}, { log });
    const user = await own.user('mei');
    const answers: string[] = [];
    const keep = async (answer: Promise<Response>) =>
      void answers.push(await (await answer).text());
    const body = { email: 'mei', password: 'a wrong password' };
    await keep(own.call('/auth/login', { method: 'POST', json: body }));
    await keep(own.call('/auth/register', { method: 'POST', json: { ...body, username: 'mei' } }));
    await keep(own.call('/users/me', { as: user }));
    await keep(own.call('/users/me/tokens', { as: user }));
    await keep(own.call('/skills?q=x', { headers: { 'x-api-key': `sr_${'w'.repeat(43)}` } }));
    await keep(own.publish(user, { 'SKILL.md': skillMd('pdf') }));
    await keep(own.call('/skills/mei/pdf'));
    await keep(own.call('/skills/mei/pdf/versions'));
    await keep(own.app.request('/openapi.json') as Promise<Response>);
    // A query that fails tells its parameters to whoever prints the error.
    const broken = await testRegistry({}, { log });
    await broken.loseDatabase();
    const hiddenAddress = { ...body, email: 'hidden@example.com' };
    await keep(broken.call('/auth/login', { method: 'POST', json: hiddenAddress }));
    expect(lines.at(-2)).toContain('request.failed');
    const rows = await own.deps.db.query.select().from(own.deps.db.tables.auditEntries);
    const seen = [...lines, ...answers, JSON.stringify(rows)].join('\n');
    expect(lines.length).toBeGreaterThan(9);
    const users = await own.deps.db.query.select().from(own.deps.db.tables.users);
    const tokens = await own.deps.db.query.select().from(own.deps.db.tables.tokens);
    for (const hidden of [
      user.key,
      user.session,
      'w'.repeat(43),
      'a wrong password',
      'hidden@example.com',
      'password of mei',
      own.deps.settings.secretKey,
      own.deps.adminApiKey ?? '',
      ...users.map(({ passwordHash }) => passwordHash),
      ...tokens.map(({ hash }) => hash),
    ])
      expect(seen).not.toContain(hidden);
  });
});
