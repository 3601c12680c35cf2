import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, testRegistry, type User } from '#test/support/registry.ts';

const mebibyte = 1024 * 1024;
// A publish may have 3 MiB, and so may what one user sends at a time.
const registry = await fileRegistry({ MAX_TOTAL_MIB: '1' }, { bodiesBytesMax: 6 * mebibyte });
const { call } = registry;
const unknownId = '00000000-0000-4000-8000-000000000000';

/** A body that comes when it is told to, and whether anyone has asked for it. */
function heldBody(declared: number) {
  let asked = false;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let told = () => {};
  const isAsked = new Promise<void>((resolve) => {
    told = resolve;
  });
  const stream = new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own;
      },
      pull() {
        asked = true;
        told();
      },
    },
    { highWaterMark: 0 },
  );
  return {
    wasAsked: () => asked,
    isAsked,
    init: {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { 'content-type': 'application/json', 'content-length': String(declared) },
    } satisfies RequestInit & { duplex: 'half' },
    finish(text = '') {
      if (text !== '') controller?.enqueue(new TextEncoder().encode(text));
      controller?.close();
    },
  };
}

const publishOf = (name: string) =>
  JSON.stringify({ files: [{ path: 'SKILL.md', content: skillMd(name) }] });

describe('what there is no memory for', () => {
  it('is answered 503 with Retry-After, for one user and for all, and taken once there is room', async () => {
    const [ada, bob, eve] = await Promise.all(['ada', 'bob', 'eve'].map(registry.user));
    const open = (as: User | undefined) => {
      const body = heldBody(3 * mebibyte);
      return { ...body, answer: call('/skills?dryRun=true', { ...body.init, as: as ?? null }) };
    };
    const publish = (as: User | undefined) =>
      call('/skills?dryRun=true', {
        method: 'POST',
        as: as ?? null,
        json: JSON.parse(publishOf('a')),
      });
    const first = open(ada);
    await first.isAsked;
    const busy = await publish(ada);
    expect(busy.headers.get('retry-after')).toMatch(/^\d+$/);
    await refusal(Promise.resolve(busy), 503, 'server.busy');
    await json(publish(bob));
    const second = open(bob);
    await second.isAsked;
    await refusal(publish(eve), 503, 'server.busy');
    // Bodies of those who are not known have a room of their own.
    await refusal(
      call('/auth/login', { method: 'POST', json: { email: 'a@b.example', password: 'x' } }),
      401,
      'auth.invalid_credentials',
    );
    first.finish(publishOf('b'));
    await json(first.answer);
    await json(publish(eve));
    second.finish(publishOf('c'));
    await json(second.answer);
  });

  it('is refused while it comes, where its length is not declared', async () => {
    const user = await registry.user('chunky');
    const chunk = new Uint8Array(mebibyte);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ < 5) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half', as: user } satisfies object;
    const headers = { 'content-type': 'application/zip' };
    await refusal(call('/skills', { ...init, headers }), 413, 'request.too_large');
  });

  it('is more than 16 MiB of JSON, whatever a ZIP may have', async () => {
    const large = await testRegistry();
    const user = await large.user('jason');
    const text = `{"files":[{"path":"SKILL.md","content":"${'x'.repeat(16 * mebibyte)}"}]}`;
    const headers = { 'content-type': 'application/json' };
    const answer = large.call('/skills', { method: 'POST', as: user, headers, body: text });
    expect((await refusal(answer, 413, 'request.too_large')).detail).toContain('16 MiB');
  });
});

describe('a body of someone who may not ask', () => {
  it.each([
    ['a publish without a key', '/skills', {}, 'auth.required'],
    ['a publish with a wrong key', '/skills', { 'x-api-key': 'sr_x' }, 'auth.invalid_credentials'],
    [
      'any write with a wrong key',
      '/users/me/tokens',
      { 'x-api-key': 'sr_x' },
      'auth.invalid_credentials',
    ],
    [
      'a push to no webhook',
      `/webhooks/${unknownId}`,
      { 'x-gitlab-token': 'x' },
      'webhook.refused',
    ],
  ] as const)('is not read: %s', async (_, path, headers, code) => {
    const body = heldBody(1_000_000);
    const init = { ...body.init, headers: { ...body.init.headers, ...headers } };
    await refusal(call(path, init), 401, code);
    expect(body.wasAsked()).toBe(false);
  });

  it.each([
    ['without the secret', {}],
    ['with another token', { 'x-gitlab-token': 'another' }],
    ['with a signature that is none', { 'x-hub-signature-256': 'sha256=abc' }],
  ])('is not read: a push %s', async (_, headers) => {
    const source = await json<{ id: string }>(
      call('/admin/sync-sources', {
        method: 'POST',
        as: 'admin',
        json: {
          url: `https://127.0.0.1:1/${Object.keys(headers)[0] ?? 'none'}.git`,
          namespace: 'admin',
        },
      }),
      201,
    );
    const body = heldBody(1_000_000);
    const init = { ...body.init, headers: { ...body.init.headers, ...headers } };
    await refusal(call(`/webhooks/${source.id}`, init), 401, 'webhook.refused');
    expect(body.wasAsked()).toBe(false);
  });
});
