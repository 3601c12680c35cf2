import { describe, expect, it } from 'vitest';
import type { SyncPreview } from '#schema/source.ts';
import { json } from '#test/support/answers.ts';
import { newRemotes } from '#test/support/git/remotes.ts';
import type { CommittedFile } from '#test/support/git/repository.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';

const remotes = await newRemotes();
const registry = await fileRegistry(loopbackAllowed);
const { call } = registry;
const { addSource, sync, outcomes } = overRegistry(registry);

const skill = (name: string, body = 'One.', head = ''): CommittedFile => ({
  path: `skills/${name}/SKILL.md`,
  content: skillMd(name, { body, head }),
});
const asset = (name: string) =>
  json<{ latestVersion: string; visibility: string; versionCount: number; deprecated: boolean }>(
    call(`/skills/admin/${name}`, { as: 'admin' }),
  );
let made = 0;
/** A source of a repository of its own that has been synced, and then removed. */
async function removed(files: CommittedFile[], next?: CommittedFile[]) {
  const name = `again-${(made += 1)}.git`;
  const url = remotes.url(name);
  await remotes.commit(name, files);
  const { id } = await addSource({ url, visibility: 'internal' });
  await sync(id);
  if (next) {
    await remotes.commit(name, next);
    await sync(id);
  }
  const path = `/admin/sync-sources/${id}`;
  expect((await call(path, { method: 'DELETE', as: 'admin' })).status).toBe(204);
  return { name, url };
}

describe('a source that was removed and is added again', () => {
  it('leaves what the registry has as it is, and makes it its own', async () => {
    const head = 'metadata:\n  version: 2.0.0\n';
    const files = [skill('same-a'), skill('same-b', 'One.', head)];
    const { name, url } = await removed(files);
    const source = await addSource({ url, visibility: 'public' });
    const preview = await json<SyncPreview>(
      call(`/admin/sync-sources/${source.id}/preview`, { method: 'POST', as: 'admin' }),
    );
    expect(preview.counts).toMatchObject({ unchanged: 2, new: 0, changed: 0 });
    const run = await sync(source.id);
    expect(run).toMatchObject({ state: 'succeeded', counts: { unchanged: 2, new: 0, changed: 0 } });
    for (const [of, latestVersion] of [
      ['same-a', '1.0.0'],
      ['same-b', '2.0.0'],
    ] as const) {
      expect(await asset(of)).toMatchObject({
        latestVersion,
        versionCount: 1,
        visibility: 'internal',
      });
    }
    // Its own: the next commit needs no look at the registry, and what is gone is deprecated.
    await remotes.commit(name, [skill('same-a', 'Two.')]);
    expect((await sync(source.id)).counts).toMatchObject({ changed: 1, gone: 1, new: 0 });
  });

  it('publishes what has changed meanwhile, and leaves its visibility to people', async () => {
    const { name, url } = await removed([skill('moved-on'), skill('stayed')]);
    await remotes.commit(name, [skill('moved-on', 'Two.'), skill('stayed'), skill('fresh')]);
    const source = await addSource({ url, visibility: 'public' });
    const run = await sync(source.id);
    expect(run).toMatchObject({ counts: { changed: 1, unchanged: 1, new: 1 } });
    expect((await outcomes(run.id)).find(({ name }) => name === 'moved-on')).toMatchObject({
      change: 'changed',
      version: '1.0.1',
      reasons: ['Its source was removed; this source takes it over.'],
    });
    expect(await asset('moved-on')).toMatchObject({ visibility: 'internal', versionCount: 2 });
    expect(await asset('fresh')).toMatchObject({ visibility: 'public' });
  });

  it('does not go by the place that a publisher stated of a later version', async () => {
    const { name, url } = await removed([skill('stated-a'), skill('stated-b')]);
    const stated = `repository=${encodeURIComponent(url)}&commit=${'a'.repeat(40)}`;
    const published = await registry.publish(
      'admin',
      { 'SKILL.md': skillMd('stated-a', { body: 'By hand.' }) },
      `?version=1.5.0&${stated}&folder=skills/stated-b`,
    );
    expect(published.status).toBe(201);
    await remotes.commit(name, [skill('stated-a', 'Two.'), skill('stated-b')]);
    const source = await addSource({ url });
    const run = await sync(source.id);
    expect(run).toMatchObject({ counts: { changed: 1, unchanged: 1, new: 0, gone: 0 } });
    expect(await asset('stated-a')).toMatchObject({ latestVersion: '1.5.1', versionCount: 3 });
    expect(await asset('stated-b')).toMatchObject({ latestVersion: '1.0.0', versionCount: 1 });
  });

  it('undeprecates what was gone and is back, and lets the rest be', async () => {
    const { name, url } = await removed(
      [skill('back-again'), skill('never-back'), skill('there')],
      [skill('there')],
    );
    expect(await asset('back-again')).toMatchObject({ deprecated: true });
    await remotes.commit(name, [skill('back-again')]);
    const source = await addSource({ url });
    expect((await sync(source.id)).counts).toMatchObject({ changed: 1, gone: 0, unchanged: 0 });
    expect(await asset('back-again')).toMatchObject({ deprecated: false, versionCount: 1 });
    expect(await asset('there')).toMatchObject({ deprecated: false });
  });
});
