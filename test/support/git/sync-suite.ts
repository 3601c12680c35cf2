import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitCredential } from '#api/domain/git.ts';
import { json } from '#test/support/answers.ts';
import type { CommittedFile } from '#test/support/git/repository.ts';
import {
  loopbackAllowed,
  type SyncRegistry,
  syncRegistry,
} from '#test/support/git/sync-registry.ts';
import { skillMd } from '#test/support/registry.ts';

/** A remote that sources are read from, however it is carried. */
export type SyncRemote = {
  /** What the registry must be told to reach it. */
  env: Record<string, string>;
  url(name: string): string;
  /** Commits these files, and nothing else, to the main branch of a repository, made if it is new; gives the commit. */
  commit(name: string, files: CommittedFile[]): Promise<string>;
  credential: GitCredential;
  /** What must appear nowhere. */
  secret: string;
  close(): Promise<void>;
};

const skill = (name: string, options: Parameters<typeof skillMd>[1] = {}): CommittedFile => ({
  path: `skills/${name}/SKILL.md`,
  content: skillMd(name, options),
});

/** What every carrier must bring about, from an empty registry to a source that changed in every way. */
export function describeSync(name: string, open: () => Promise<SyncRemote>): void {
  describe(`a sync ${name}`, () => {
    let remote: SyncRemote;
    let made = 0;
    beforeAll(async () => {
      remote = await open();
    });
    afterAll(() => remote.close());

    /** A registry, and a source of it with a repository of its own. */
    async function place(files: CommittedFile[], input: Record<string, unknown> = {}) {
      const name = `r${(made += 1)}.git`;
      const commit = (next: CommittedFile[]) => remote.commit(name, next);
      await commit(files);
      const registry = await syncRegistry({ ...loopbackAllowed, ...remote.env });
      const url = remote.url(name);
      const source = await registry.addSource({ url, credential: remote.credential, ...input });
      return { ...registry, commit, source, sync: () => registry.sync(source.id) };
    }

    const detail = (registry: SyncRegistry['registry'], name: string) =>
      json<{
        latestVersion: string;
        deprecated: boolean;
        deprecation: { message: string } | null;
        origin: string;
        version: { version: string; author: string };
      }>(registry.call(`/skills/admin/${name}`, { as: 'admin' }));

    it('publishes what is there, with where it came from and who wrote it', async () => {
      const { registry, source, sync, outcomes } = await place([
        skill('pdf', { head: 'metadata:\n  version: 2.1.0\n  author: Pia\n' }),
        skill('图表', {}),
        { path: 'skills/pdf/run.sh', content: '#!/bin/sh\n', mode: '100755' },
        { path: 'skills/pdf/logo.png', content: Uint8Array.from([137, 80, 78, 71, 0, 255]) },
        skill('plain'),
      ]);
      const run = await sync();
      expect(run.counts).toMatchObject({ new: 2, invalid: 1 });
      expect((await outcomes(run.id)).map(({ change, path }) => `${change} ${path}`)).toEqual([
        'new skills/pdf',
        'new skills/plain',
        'invalid skills/图表',
      ]);
      expect(await detail(registry, 'pdf')).toMatchObject({
        origin: 'synced',
        latestVersion: '2.1.0',
        version: {
          author: 'Pia',
          channel: 'sync',
          publisher: null,
          origin: { repository: source.url, commit: run.commit, path: 'skills/pdf' },
        },
      });
      expect((await detail(registry, 'plain')).version.author).toBe('Ann Author');
      const { versions } = registry.deps.db.tables;
      const rows = await registry.deps.db.query.select().from(versions);
      expect(rows.find(({ version }) => version === '2.1.0')).toMatchObject({
        provenance: {
          url: source.url,
          ref: 'refs/heads/main',
          commit: run.commit,
          path: 'skills/pdf',
        },
      });
      const archive = await registry.call('/skills/admin/pdf/versions/2.1.0/files', {
        as: 'admin',
      });
      expect(await archive.text()).toMatch(/run\.sh.*"executable":true/);
      expect(await registry.audited('version.publish', 'admin/pdf@2.1.0')).toMatchObject({
        actorName: 'system:sync',
      });
    });

    it('takes what changed, deprecates what is gone, and takes up what is back', async () => {
      const { registry, commit, sync } = await place([skill('a'), skill('b'), skill('c')]);
      expect((await sync()).counts).toMatchObject({ new: 3 });
      await commit([skill('a', { body: 'More.' }), skill('b')]);
      const second = await sync();
      expect(second).toMatchObject({
        state: 'succeeded',
        counts: { changed: 1, unchanged: 1, gone: 1, new: 0 },
      });
      expect(await detail(registry, 'a')).toMatchObject({ latestVersion: '1.0.1' });
      expect(await detail(registry, 'b')).toMatchObject({ latestVersion: '1.0.0' });
      expect(await detail(registry, 'c')).toMatchObject({
        deprecated: true,
        latestVersion: '1.0.0',
        deprecation: { message: expect.stringContaining('No longer in') },
      });
      await commit([skill('a', { body: 'More.' }), skill('b'), skill('c')]);
      const third = await sync();
      expect(third.counts).toMatchObject({ changed: 1, unchanged: 2, gone: 0 });
      const back = await detail(registry, 'c');
      expect(back).toMatchObject({ deprecated: false, deprecation: null, latestVersion: '1.0.0' });
    });

    it('asks once and does no more where nothing has changed', async () => {
      const { registry, sync, log } = await place([skill('a'), skill('b')]);
      await sync();
      const before = await registry.counts();
      const run = await sync();
      expect(run).toMatchObject({ state: 'succeeded', counts: { unchanged: 2, new: 0 } });
      expect(await log(run.id)).toContain('Nothing has changed since it was last read.');
      // Of the run itself, and of who asked for it.
      const news = {
        syncRuns: 2,
        syncLogLines: expect.any(Number),
        auditEntries: expect.any(Number),
      };
      expect(await registry.counts()).toEqual({ ...before, ...news });
    });

    it('asks once where all that was left is wrong upstream, and says so again', async () => {
      const { commit, sync, log } = await place([
        skill('a'),
        skill('图表'),
        { path: 'other/a/SKILL.md', content: skillMd('a', { body: 'Another.' }) },
      ]);
      const first = await sync();
      expect(first).toMatchObject({
        state: 'partial',
        counts: { new: 1, invalid: 1, conflict: 1 },
      });
      const again = { unchanged: 1, new: 0, invalid: 1, conflict: 1 };
      for (const _ of [2, 3]) {
        const run = await sync();
        expect(run).toMatchObject({ state: 'partial', commit: first.commit, counts: again });
        expect(await log(run.id)).toContain('Nothing has changed since it was last read.');
      }
      await commit([skill('a')]);
      expect(await sync()).toMatchObject({
        state: 'succeeded',
        counts: { unchanged: 1, invalid: 0 },
      });
    });

    it('looks again at what hinges on the registry', async () => {
      const { registry, commit, sync } = await place([skill('mine'), skill('kept')]);
      await registry.publish('admin', { 'SKILL.md': skillMd('mine', { body: 'By hand.' }) });
      for (const _ of [1, 2]) {
        const run = await sync();
        expect(run).toMatchObject({ state: 'partial', counts: { conflict: 1 } });
      }
      // Deleted here while upstream goes on: restored, it takes what it missed.
      const kept = '/skills/admin/kept';
      await registry.call(kept, { method: 'DELETE', as: 'admin' });
      await commit([skill('kept', { body: 'More.' })]);
      expect(await sync()).toMatchObject({ state: 'succeeded', counts: { unchanged: 1 } });
      await json(registry.call(`${kept}/restore`, { method: 'POST', as: 'admin' }));
      expect((await sync()).counts).toMatchObject({ changed: 1 });
    });

    it('never overwrites what a person published, and takes the rest', async () => {
      const { registry, sync, outcomes } = await place([skill('mine'), skill('other')]);
      await registry.publish('admin', { 'SKILL.md': skillMd('mine', { body: 'By hand.' }) });
      const run = await sync();
      expect(run).toMatchObject({ state: 'partial', counts: { conflict: 1, new: 1 } });
      expect((await outcomes(run.id))[0]).toMatchObject({
        change: 'conflict',
        name: 'mine',
        reasons: [expect.stringContaining('by hand')],
      });
      expect(await detail(registry, 'mine')).toMatchObject({
        origin: 'published',
        latestVersion: '1.0.0',
        deprecated: false,
      });
    });

    it('publishes the next patch where the manifest names a version that has other content', async () => {
      const head = 'metadata:\n  version: 1.2.0\n';
      const { registry, commit, sync, outcomes } = await place([skill('a', { head })]);
      await sync();
      await commit([skill('a', { head, body: 'Changed, but not its version.' })]);
      const run = await sync();
      expect(await detail(registry, 'a')).toMatchObject({ latestVersion: '1.2.1' });
      expect(await outcomes(run.id)).toMatchObject([
        { version: '1.2.1', reasons: [expect.stringContaining('The manifest says 1.2.0')] },
      ]);
    });

    it('shows its credential nowhere', async () => {
      const lines: string[] = [];
      const { registry, source, sync } = await place([skill('a')]);
      await sync();
      await json(
        registry.call(`/admin/sync-sources/${source.id}/preview`, { method: 'POST', as: 'admin' }),
      );
      for (const table of Object.values(registry.deps.db.tables)) {
        lines.push(JSON.stringify(await registry.deps.db.query.select().from(table)));
      }
      for (const path of ['/admin/sync-sources', '/admin/sync-runs'])
        lines.push(await (await registry.call(path, { as: 'admin' })).text());
      const all = lines.join('\n');
      expect(all).toContain(source.url);
      for (const secret of [remote.secret, btoa(remote.secret), JSON.stringify(remote.secret)]) {
        expect(all).not.toContain(secret);
      }
    });
  });
}
