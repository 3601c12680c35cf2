import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SyncRun } from '#schema/source.ts';
import { json, refusal } from '#test/support/answers.ts';
import { newRemotes } from '#test/support/git/remotes.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';

const remotes = await newRemotes();
const registry = await fileRegistry({
  ...loopbackAllowed,
  GIT_MAX_CONCURRENT: '1',
  // A Worker learns that a run is cancelled as it renews the lease, three times in this.
  SYNC_LEASE: '3s',
});
const { call } = registry;
const { addSource, ended } = overRegistry(registry);

let made = 0;
/** Its remote never answers: a run of it goes on until it is cancelled. */
const newSource = (input: object = {}) =>
  addSource({ url: remotes.url(`slow-${(made += 1)}.git`), intervalSeconds: 0, ...input });

type Hooked = { id: string; webhookSecret: string };
const push = (ref: string, more: object = {}) =>
  JSON.stringify({ ref, after: 'b'.repeat(40), project: { default_branch: 'main' }, ...more });
const gitlab = ({ id, webhookSecret }: Hooked, body: string, headers = {}) =>
  call(`/webhooks/${id}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-gitlab-event': 'Push Hook',
      'x-gitlab-token': webhookSecret,
      ...headers,
    },
  });
const sign = (secret: string, body: string) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
const github = ({ id, webhookSecret }: Hooked, body: string, headers = {}) =>
  call(`/webhooks/${id}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': sign(webhookSecret, body),
      ...headers,
    },
  });
const runOf = async (answer: Promise<Response>) =>
  (await json<{ run: string | null }>(answer, 202)).run;
const get = (id: string) => json<SyncRun>(call(`/admin/sync-runs/${id}`, { as: 'admin' }));
const cancel = (id: string | null) =>
  call(`/admin/sync-runs/${id}/cancel`, { method: 'POST', as: 'admin' });

describe('POST /api/v1/webhooks/{id}', () => {
  it.each([
    ['GitLab', gitlab],
    ['GitHub', github],
  ])('queues a run for a push from %s and answers at once', async (_, send) => {
    const source = await newSource();
    const body = push('refs/heads/main', { repository: { default_branch: 'main' } });
    const id = await runOf(send(source, body));
    // The remote does not answer at all.
    const unfinished = { trigger: 'webhook', requestedBy: null, finishedAt: null };
    expect(await get(id ?? '')).toMatchObject(unfinished);
    const entry = await registry.audited('sync.webhook', source.url);
    expect(entry).toMatchObject({ actorName: 'system:sync', detail: { ref: 'refs/heads/main' } });
    await json(cancel(id));
    await ended(id ?? '');
  });

  it('is followed by a run that takes what was pushed', async () => {
    await remotes.commit('pushed.git', [{ path: 'SKILL.md', content: skillMd('pushed') }]);
    const source = await newSource({ url: remotes.url('pushed.git') });
    const first = await runOf(gitlab(source, push('refs/heads/main')));
    expect(await ended(first ?? '')).toMatchObject({ state: 'succeeded', counts: { new: 1 } });
    const changed = skillMd('pushed', { body: 'Two.' });
    const commit = await remotes.commit('pushed.git', [{ path: 'SKILL.md', content: changed }]);
    const second = await runOf(github(source, push('refs/heads/main', { after: commit })));
    expect(await ended(second ?? '')).toMatchObject({ commit, counts: { changed: 1 } });
    // What is applied already begins no run.
    expect(await runOf(gitlab(source, push('refs/heads/main', { after: commit })))).toBeNull();
  });

  it('joins the run that waits to begin, and follows one that reads already', async () => {
    const [first, second] = [await newSource(), await newSource()];
    const running = (await runOf(gitlab(first, push('refs/heads/main')))) ?? '';
    while ((await get(running)).state !== 'running') await Promise.resolve();
    const queued = await runOf(gitlab(second, push('refs/heads/main')));
    expect(await runOf(gitlab(second, push('refs/heads/main')))).toBe(queued);
    expect(await runOf(github(second, push('refs/heads/main')))).toBe(queued);
    // Its commit may have been asked for before this push.
    expect(await runOf(gitlab(first, push('refs/heads/main')))).toBe(running);
    await json(cancel(queued));
    const list = () =>
      json<{ items: SyncRun[] }>(call(`/admin/sync-runs?source=${first.id}`, { as: 'admin' }));
    expect((await list()).items).toHaveLength(1);
    await json(cancel(running));
    await ended(running);
    // Whoever cancels means all of it.
    expect((await list()).items).toHaveLength(1);
  });

  it.each([
    ['another branch', {}, push('refs/heads/dev')],
    ['a tag with the name of the branch', {}, push('refs/tags/main')],
    ['a branch that was deleted', {}, push('refs/heads/main', { after: '0'.repeat(40) })],
    ['another branch than its ref', { ref: 'release' }, push('refs/heads/main')],
    ['a source that is paused', { paused: true }, push('refs/heads/main')],
  ])('begins no run for %s', async (_, input, body) => {
    const source = await newSource(input);
    expect(await runOf(gitlab(source, body))).toBeNull();
    expect(await runOf(github(source, body))).toBeNull();
  });

  it('begins no run for another event', async () => {
    const source = await newSource();
    const ping = JSON.stringify({ zen: 'Speak like a human.' });
    expect(await runOf(github(source, ping, { 'x-github-event': 'ping' }))).toBeNull();
    const note = { 'x-gitlab-event': 'Note Hook' };
    expect(await runOf(gitlab(source, '{}', note))).toBeNull();
  });

  it.each(['release', 'refs/heads/release'])('knows the ref %s by its names', async (ref) => {
    const source = await newSource({ ref });
    const id = await runOf(gitlab(source, push('refs/heads/release')));
    expect(id).not.toBeNull();
    await json(cancel(id));
  });

  it('refuses whoever has not the secret, the same for a webhook that there is not', async () => {
    const [source, other] = [await newSource(), await newSource()];
    const body = push('refs/heads/main');
    const missing = { ...source, id: '01900000-0000-7000-8000-000000000000' };
    const wrong = { ...source, webhookSecret: other.webhookSecret };
    const problems = [
      await refusal(gitlab(wrong, body), 401, 'webhook.refused'),
      await refusal(github(wrong, body), 401, 'webhook.refused'),
      await refusal(gitlab(missing, body), 401, 'webhook.refused'),
      await refusal(gitlab(source, body, { 'x-gitlab-token': '' }), 401, 'webhook.refused'),
      await refusal(
        github(source, body, { 'x-hub-signature-256': 'sha256=zz' }),
        401,
        'webhook.refused',
      ),
      // Signed, but another body.
      await refusal(
        github(source, `${body} `, { 'x-hub-signature-256': sign(source.webhookSecret, body) }),
        401,
        'webhook.refused',
      ),
      // A wrong signature is not mended by a token.
      await refusal(
        github(source, body, {
          'x-hub-signature-256': sign('x', body),
          'x-gitlab-token': source.webhookSecret,
        }),
        401,
        'webhook.refused',
      ),
      await refusal(
        call(`/webhooks/${source.id}`, { method: 'POST', body }),
        401,
        'webhook.refused',
      ),
    ];
    expect(new Set(problems.map(({ detail }) => detail)).size).toBe(1);
    expect(JSON.stringify(problems)).not.toContain(source.webhookSecret);
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['project_create', { name: 'x' }, false],
    ['user_create', {}, false],
    ['repository_update', { changes: [], refs: ['refs/heads/main'] }, true],
    ['repository_update', { changes: [], refs: ['refs/heads/dev'] }, false],
    [
      'repository_update',
      {
        changes: [
          { ref: 'refs/heads/dev', after: 'b'.repeat(40) },
          { ref: 'refs/heads/main', after: 'c'.repeat(40) },
        ],
        refs: ['refs/heads/dev', 'refs/heads/main'],
      },
      true,
    ],
    [
      'repository_update',
      { changes: [{ ref: 'refs/heads/main', after: '0'.repeat(40) }], refs: ['refs/heads/main'] },
      false,
    ],
    ['push', { ref: 'refs/heads/main', checkout_sha: 'b'.repeat(40) }, true],
    ['tag_push', { ref: 'refs/tags/v1', after: 'b'.repeat(40) }, false],
    ['push', { ref: 7, project: 'x', after: [], changes: {} }, false],
    ['of the future', { refs: ['refs/heads/main'] }, false],
  ])('takes the system hook %s %j', async (name, more, begins) => {
    const source = await newSource();
    const project = { default_branch: 'main' };
    const body = JSON.stringify({ event_name: name, project, ...more });
    const id = await runOf(gitlab(source, body, { 'x-gitlab-event': 'System Hook' }));
    expect(id !== null).toBe(begins);
    if (id !== null) await json(cancel(id));
  });

  it.each(['[]', 'null', '7', '"push"', '{}', '{"ref":null}', '{"zen":"Speak like a human."}'])(
    'answers 202 and begins no run for the document %s',
    async (body) => {
      const source = await newSource();
      expect(await runOf(gitlab(source, body))).toBeNull();
      expect(await runOf(github(source, body))).toBeNull();
    },
  );

  it('takes an annotated tag by the commit that it points to', async () => {
    const source = await newSource({ ref: 'v1' });
    const tag = { 'x-gitlab-event': 'Tag Push Hook' };
    const body = push('refs/tags/v1', { checkout_sha: 'c'.repeat(40) });
    const id = await runOf(gitlab(source, body, tag));
    expect((await registry.audited('sync.webhook', source.url))?.detail).toMatchObject({
      commit: 'c'.repeat(40),
    });
    await json(cancel(id));
    const deleted = push('refs/tags/v1', { checkout_sha: null, after: '0'.repeat(40) });
    expect(await runOf(gitlab(source, deleted, tag))).toBeNull();
  });

  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const encoded = (text: string) => new URLSearchParams({ payload: text }).toString();

  it('takes a push in the form encoding of GitHub, signed as it comes', async () => {
    const source = await newSource();
    const body = encoded(push('refs/heads/main', { head_commit: { message: 'one + two & 图' } }));
    expect(body).toContain('+');
    const id = await runOf(github(source, body, form));
    expect(id).not.toBeNull();
    await json(cancel(id));
    const ping = { ...form, 'x-github-event': 'ping' };
    expect(await runOf(github(source, encoded('{"zen":"x"}'), ping))).toBeNull();
    await refusal(github(source, `${body}&${body}`, form), 400, 'request.invalid');
    await refusal(github(source, 'payload=%7B', form), 400, 'request.invalid');
    const unsigned = { ...form, 'x-hub-signature-256': sign('x', `${body}&${body}`) };
    await refusal(github(source, `${body}&${body}`, unsigned), 401, 'webhook.refused');
  });

  it('refuses a body that no forge sends, by what to set in the forge', async () => {
    const source = await newSource();
    const { detail } = await refusal(gitlab(source, 'ref=main'), 400, 'request.invalid');
    expect(detail).toMatch(/content type application\/json/);
    await refusal(call('/webhooks/x', { method: 'POST', body: '{}' }), 400, 'request.invalid');
  });

  it('begins a run for what is too large to be looked into', async () => {
    const source = await newSource();
    const mebibyte = 1024 * 1024;
    const large = push('refs/heads/main', { commits: 'x'.repeat(6 * mebibyte) });
    // A run that still ends would be given again.
    const stop = async (id: string | null) => {
      await json(cancel(id));
      await ended(id ?? '');
    };
    for (const send of [github, gitlab]) await stop(await runOf(send(source, large)));
    const huge = push('refs/heads/main', { commits: 'x'.repeat(25 * mebibyte) });
    await stop(await runOf(gitlab(source, huge)));
    await refusal(github(source, huge), 413, 'request.too_large');
    // What is too large is refused all the same where the secret is wrong.
    await refusal(gitlab({ ...source, webhookSecret: 'x' }, huge), 401, 'webhook.refused');
    const other = { 'x-gitlab-event': 'Merge Request Hook' };
    expect(await runOf(gitlab(source, huge, other))).toBeNull();
  });
});
