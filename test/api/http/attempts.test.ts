import { and, eq, like } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, testRegistry, type TestRegistry } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

const account = (username: string) => ({
  username,
  email: `${username}@example.com`,
  password: `password of ${username}`,
});
const register = (input: object) => call('/auth/register', { method: 'POST', json: input });
const login = (email: string, password: string) =>
  call('/auth/login', { method: 'POST', json: { email, password } });

/** Makes the attempts of a kind, of which there must have been some, as many as if others had come meanwhile. */
async function setAttempts(own: TestRegistry, kind: string, to: number, from?: number) {
  const { db } = own.deps;
  const { loginAttempts } = db.tables;
  const [row] = await db.query
    .update(loginAttempts)
    .set({ failures: to })
    .where(
      and(
        like(loginAttempts.key, `${kind}%`),
        from === undefined ? undefined : eq(loginAttempts.failures, from),
      ),
    )
    .returning();
  if (!row) throw new Error(`Nothing has counted for ${kind}`);
}

describe('attempts at passwords', () => {
  it('checks no more than ten passwords of one account, one after the other or at once', async () => {
    await json(register(account('guessed')), 201);
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async (_, at) => (await login('guessed', `guess ${at}`)).status),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    const right = await login('guessed', 'password of guessed');
    const seconds = Number(right.headers.get('retry-after'));
    await refusal(right, 429, 'auth.too_many_attempts');
    expect(seconds).toBeGreaterThan(14 * 60);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
  });

  it('lets the account in again when the 15 minutes are over, and forgets failures once it is in', async () => {
    let now = Date.now();
    const later = await testRegistry({}, { now: () => new Date(now) });
    await later.user('mei');
    const attempt = (password: string) =>
      later.call('/auth/login', { method: 'POST', json: { email: 'mei', password } });
    for (let times = 0; times < 9; times++) await attempt('wrong');
    expect((await attempt('password of mei')).status).toBe(200);
    for (let times = 0; times < 10; times++) expect((await attempt('wrong')).status).toBe(401);
    expect((await attempt('password of mei')).status).toBe(429);
    now += 15 * 60_000 + 1;
    expect((await attempt('password of mei')).status).toBe(200);
  });

  it('keeps nobody out because others guess, by name or by e-mail, which count as one', async () => {
    let address = '192.0.2.66';
    const own = await testRegistry({}, { clientAddress: () => address });
    await own.user('victim');
    const attempt = (email: string, password: string) =>
      own.call('/auth/login', { method: 'POST', json: { email, password } });
    const statuses = [];
    for (let at = 0; at < 12; at++) {
      const who = at % 2 ? 'victim' : 'victim@example.com';
      statuses.push((await attempt(who, `guess ${at}`)).status);
    }
    expect(statuses.indexOf(429)).toBe(10);
    await refusal(attempt('victim', 'password of victim'), 429, 'auth.too_many_attempts');
    // The admin too.
    for (let at = 0; at < 11; at++) await attempt('admin', `guess ${at}`);
    address = '198.51.100.7';
    await json(attempt('victim', 'password of victim'));
    await json(attempt('admin', 'password of the admin'));
    // That the owner got in gives whoever guesses no more tries.
    address = '192.0.2.66';
    await refusal(attempt('victim', 'password of victim'), 429, 'auth.too_many_attempts');
  });

  it('bounds what many addresses try together, and counts an IPv6 network of 64 bits as one', async () => {
    let address = '';
    const own = await testRegistry({}, { clientAddress: () => address });
    await own.user('wanted');
    const attempt = (password: string) =>
      own.call('/auth/login', { method: 'POST', json: { email: 'wanted', password } });
    const guess = async (from: string) => {
      address = from;
      return (await attempt('a guess')).status;
    };
    for (let at = 0; at < 10; at++) expect(await guess(`2001:db8:0:1::${at + 1}`)).toBe(401);
    expect(await guess('2001:db8:0:1:ffff::1')).toBe(429);
    await setAttempts(own, 'account:', 299);
    expect(await guess('203.0.113.1')).toBe(401);
    expect(await guess('203.0.113.2')).toBe(429);
    expect(await guess('203.0.113.200')).toBe(429);
  });

  it('limits an account that is not there as one that is', async () => {
    // The time that is left is told, so it must not pass.
    const at = new Date();
    const replace = { clientAddress: () => '192.0.2.9', now: () => at };
    const own = await testRegistry({}, replace);
    await own.user('there');
    const statuses = async (email: string) => {
      const seen = [];
      for (let at = 0; at < 11; at++) {
        const answer = await own.call('/auth/login', {
          method: 'POST',
          json: { email, password: 'wrong password' },
        });
        const { requestId: _, ...problem } = await json(answer, answer.status);
        seen.push(problem);
      }
      return seen;
    };
    const known = await statuses('there');
    expect(known.at(-1)).toMatchObject({ status: 429 });
    expect(await statuses('not-there')).toEqual(known);
    // What was typed may be a password.
    const rows = await own.deps.db.query.select().from(own.deps.db.tables.loginAttempts);
    expect(JSON.stringify(rows)).not.toContain('not-there');
  });

  it('limits what one address tries over many accounts', async () => {
    const busy = await testRegistry({}, { clientAddress: () => '192.0.2.7' });
    const statuses = [];
    for (let at = 0; at < 101; at++) {
      const body = { email: `user-${at}`, password: 'x' };
      statuses.push((await busy.call('/auth/login', { method: 'POST', json: body })).status);
    }
    expect(statuses.indexOf(429)).toBe(100);
  });
});

describe('registrations', () => {
  it('counts every registration of an address, whatever comes of it', async () => {
    let address = '192.0.2.8';
    let now = Date.now();
    const own = await testRegistry({}, { clientAddress: () => address, now: () => new Date(now) });
    const attempt = (at: number) =>
      own.call('/auth/register', { method: 'POST', json: account(`one-of-${at}`) });
    for (const expected of [201, 409, 409]) expect((await attempt(1)).status).toBe(expected);
    // Three have counted, and 97 more may.
    await setAttempts(own, 'register:', 98, 3);
    for (const expected of [201, 409]) expect((await attempt(2)).status).toBe(expected);
    const answer = await attempt(3);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(14 * 60);
    await refusal(answer, 429, 'auth.too_many_attempts');
    const newcomer = { method: 'POST', json: account('newcomer') };
    await refusal(own.call('/auth/register', newcomer), 429, 'auth.too_many_attempts');
    // Nobody there is kept from signing in, and nobody elsewhere from registering.
    const login = { email: 'one-of-1', password: 'password of one-of-1' };
    await json(own.call('/auth/login', { method: 'POST', json: login }));
    address = '192.0.2.9';
    await json(own.call('/auth/register', newcomer), 201);
    address = '192.0.2.8';
    now += 15 * 60_000;
    await json(own.call('/auth/register', { method: 'POST', json: account('later') }), 201);
  });
});
