import { describe, expect, it } from 'vitest';
import type { SyncPreview } from '#schema/source.ts';
import { adminOnly } from '#test/support/admin-only.ts';
import { json, refusal } from '#test/support/answers.ts';
import { newRemotes } from '#test/support/git/remotes.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;
const { addSource } = overRegistry(registry);
const refused = adminOnly(registry, await registry.user('mei'));

const path = '/admin/sync-sources';
const missing = '01900000-0000-7000-8000-000000000000';
const token = 'glpat-very-secret-token';
let made = 0;
const make = (input: object = {}) =>
  addSource({ url: `https://127.0.0.1:1/team/skills-${(made += 1)}.git`, ...input });

/** A registry that may read from this machine, and what it reads. */
const reader = overRegistry(await fileRegistry(loopbackAllowed));
const remotes = await newRemotes();

describe.each([
  ['test', 'git.address_denied'],
  ['preview', 'git.address_denied'],
] as const)('what asks the remote: %s', (verb, code) => {
  const ask = (id: string) => call(`${path}/${id}/${verb}`, { method: 'POST', as: 'admin' });

  it('does not connect to this machine, by whatever name, and shows no credential', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '169.254.169.254']) {
      const { id } = await make({
        url: `https://${host}:1/x-${verb}.git`,
        credential: { kind: 'token', token },
      });
      const problem = await refusal(ask(id), 422, code);
      expect(JSON.stringify(problem)).not.toContain(token);
    }
  });
});

describe('a remote', () => {
  const ask = (id: string) =>
    reader.registry.call(`${path}/${id}/test`, { method: 'POST', as: 'admin' });

  it('that is private opens to its token, and to nothing else', async () => {
    const own = await newRemotes({ basic: `oauth2:${token}` });
    const add = async (credential: object | null) => {
      const name = `private-${(made += 1)}.git`;
      const commit = await own.commit(name, [{ path: 'a', content: 'a' }]);
      const { id } = await reader.addSource({ url: own.url(name), credential });
      return { id, commit };
    };
    const { id, commit } = await add({ kind: 'token', token });
    expect(await json(ask(id))).toMatchObject({ commit });
    for (const credential of [null, { kind: 'token', token: 'another' }]) {
      const closed = await add(credential);
      await refusal(ask(closed.id), 422, 'git.auth_failed');
      expect(await reader.sync(closed.id)).toMatchObject({
        state: 'failed',
        attempt: 1,
        error: { code: 'git.auth_failed' },
      });
    }
  });

  it('that redirects to a metadata service is not followed', async () => {
    const { id } = await reader.addSource({ url: remotes.url('redirect-me.git') });
    const { detail } = await refusal(ask(id), 422, 'git.address_denied');
    expect(detail).toContain('169.254.169.254');
    expect(await reader.sync(id)).toMatchObject({ error: { code: 'git.address_denied' } });
  });

  it('that has no such repository, or no such branch, says which', async () => {
    const none = await reader.addSource({ url: remotes.url('none.git') });
    await refusal(ask(none.id), 422, 'git.repository_not_found');
    await remotes.commit('branches.git', [{ path: 'a', content: 'a' }]);
    const input = { url: remotes.url('branches.git'), ref: 'release' };
    await refusal(ask((await reader.addSource(input)).id), 422, 'git.ref_not_found');
  });
});

describe('POST /api/v1/admin/sync-sources/{id}/test', () => {
  const ask = (id: string) => call(`${path}/${id}/test`, { method: 'POST', as: 'admin' });

  it('gives the ref and the commit that the remote answers with, and writes nothing', async () => {
    const commit = await remotes.commit('tested.git', [{ path: 'a', content: 'a' }]);
    const { id } = await reader.addSource({ url: remotes.url('tested.git') });
    const before = await reader.registry.counts();
    const at = `${path}/${id}/test`;
    expect(await json(reader.registry.call(at, { method: 'POST', as: 'admin' }))).toEqual({
      ref: 'refs/heads/main',
      commit,
      milliseconds: expect.any(Number),
    });
    expect(await reader.registry.counts()).toEqual(before);
  });

  it('refuses a source that there is not', async () => {
    await refusal(ask('x'), 400, 'request.invalid');
    await refusal(ask(missing), 404, 'source.not_found');
  });

  it('is for admins', async () => refused('POST', `${path}/${(await make()).id}/test`));
});

describe('POST /api/v1/admin/sync-sources/{id}/preview', () => {
  const ask = (id: string) => call(`${path}/${id}/preview`, { method: 'POST', as: 'admin' });

  it('gives the plan and writes nothing', async () => {
    const commit = await remotes.commit('previewed.git', [
      { path: 'skills/a/SKILL.md', content: skillMd('a') },
      { path: 'skills/b/SKILL.md', content: 'no frontmatter' },
      { path: 'skills/c', content: 'SKILL.md', mode: '120000' },
    ]);
    const { id } = await reader.addSource({ url: remotes.url('previewed.git') });
    const before = await reader.registry.counts();
    const at = `${path}/${id}/preview`;
    const preview = await json<SyncPreview>(
      reader.registry.call(at, { method: 'POST', as: 'admin' }),
    );
    expect(preview).toMatchObject({
      ref: 'refs/heads/main',
      commit,
      counts: { new: 1, invalid: 1, changed: 0, unchanged: 0, gone: 0, conflict: 0, failed: 0 },
      outcomes: [
        { path: 'skills/a', name: 'a', change: 'new', failed: false, reasons: [] },
        { path: 'skills/b', name: null, change: 'invalid' },
      ],
      problems: [{ pointer: 'skills/c' }],
    });
    expect(await reader.registry.counts()).toEqual(before);
  });

  it('refuses a source that there is not', async () => {
    await refusal(ask('x'), 400, 'request.invalid');
    await refusal(ask(missing), 404, 'source.not_found');
  });

  it('is for admins', async () => refused('POST', `${path}/${(await make()).id}/preview`));
});
