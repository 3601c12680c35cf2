import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import worker from '#api/worker.ts';
import { json } from '#test/support/answers.ts';
import { adminKey, testEnv } from '#test/support/test-env.ts';

describe('a Worker with Hyperdrive', () => {
  it('migrates the database behind it, makes the admin, and serves from it', async () => {
    const pending: Promise<unknown>[] = [];
    const ctx = { waitUntil: (promise: Promise<unknown>) => void pending.push(promise) };
    const ASSETS = { fetch: async () => new Response(null, { status: 404 }) };
    const { HYPERDRIVE } = env;
    const bindings = { ...testEnv, ASSETS, HYPERDRIVE, LOG_LEVEL: 'error' };
    const get = (path: string) =>
      worker.fetch(
        new Request(`https://hub.example${path}`, { headers: { 'x-api-key': adminKey } }),
        bindings,
        ctx,
      );
    const answers = await Promise.all(Array.from({ length: 5 }, () => get('/ready')));
    for (const answer of answers) expect(await json(answer)).toEqual({ status: 'ready' });
    expect(await json(get('/api/v1/users/me'))).toMatchObject({ username: 'admin' });
    await worker.scheduled({}, bindings, ctx);
    await Promise.all(pending);
  });
});
