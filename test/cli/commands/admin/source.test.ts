import { describe, expect, it } from 'vitest';
import type { SyncOutcome, SyncPreview, SyncRun, SyncSource } from '#schema/source.ts';
import { useSources } from '../../sync/use-sources.ts';

const { registry, admin, repository } = useSources();

/** The data of a command with `--json`, which says nothing beside it. */
async function dataOf<T>(argv: string[], code = 0): Promise<T> {
  const result = await admin([...argv, '--json']);
  expect([result.code, result.stderr]).toEqual([code, '']);
  return result.json().data as T;
}

describe('agenthub-cli admin source', () => {
  it('adds, lists, shows, tests, previews, syncs, tells, pauses and removes', async () => {
    const { url, commit } = repository({ 'whole-one': 'a', 'whole-two': 'b' });
    const added = await admin(['source', 'add', url, '--ns', 'admin', '--interval', '1h']);
    expect(added.code).toBe(0);
    const fields = new Map(
      added.stdout.split('\n').map((line) => line.split('\t') as [string, string]),
    );
    const id = fields.get('id') ?? '';
    expect(Object.fromEntries(fields)).toMatchObject({
      url,
      ref: 'HEAD',
      namespace: 'admin',
      interval: '1h',
      credential: 'none',
      state: 'active',
      'webhook url': expect.stringMatching(`^http://.*/api/v1/webhooks/${id}$`),
      'webhook secret': expect.stringMatching(/^[0-9a-f]{64}$/),
    });

    expect((await admin(['source', 'list'])).stdout).toContain(
      `${id}\t${url}\tHEAD\tadmin\t1h\tactive\t`,
    );
    const shown = await admin(['source', 'show', url]);
    expect(shown.stdout).toContain(`id\t${id}\n`);
    expect(shown.stdout).not.toContain('webhook secret');

    expect((await admin(['source', 'test', id])).stdout).toMatch(
      /^refs\/heads\/main\t[0-9a-f]{40}\t\d+\n$/,
    );
    const before = await registry.counts();
    const preview = await admin(['source', 'preview', id.slice(0, 18)]);
    expect(preview.stdout).toBe(
      'new\twhole-one\t\tskills/whole-one\t\nnew\twhole-two\t\tskills/whole-two\t\n',
    );
    expect(preview.stderr).toMatch(/2 new; nothing was written/);
    expect(await registry.counts()).toEqual(before);

    const first = await admin(['source', 'sync', url]);
    expect([first.code, first.stdout]).toEqual([
      0,
      'new\twhole-one\t1.0.0\tskills/whole-one\t\nnew\twhole-two\t1.0.0\tskills/whole-two\t\n',
    ]);
    for (const ref of ['admin/whole-one', 'admin/whole-one@1.0.0']) {
      const told = await registry.cli(['show', ref]);
      expect(told.code).toBe(0);
      expect(told.stdout).toContain(`repository\t${url}\n`);
      expect(told.stdout).toMatch(/^commit\t[0-9a-f]{40}\nfolder\tskills\/whole-one$/m);
    }
    commit({ 'whole-one': 'changed' });
    const second = await admin(['source', 'sync', id]);
    expect(second.stderr).toMatch(/1 changed, 1 gone/);
    const log = await admin(['source', 'log', url]);
    const lines = log.stdout.split('\n').map((line) => line.split('\t')[2]);
    // Two assets are taken side by side: whichever is done first is told first.
    expect([...lines.slice(0, 3), ...lines.slice(3, 5).sort(), ...lines.slice(5)]).toEqual([
      `Reading ${url}, its HEAD`,
      expect.stringMatching(/^refs\/heads\/main is at /),
      'Plan: 1 changed, 1 gone',
      expect.stringMatching(/^changed: whole-one@1\.0\.1 /),
      expect.stringMatching(/^gone: whole-two@1\.0\.0 /),
      'Ended: succeeded; 1 changed, 1 gone',
      undefined,
    ]);
    const runs = await admin(['source', 'runs', url]);
    expect(runs.stdout.split('\n').map((line) => line.split('\t').at(-1))).toEqual([
      '1 changed, 1 gone',
      '2 new',
      '',
    ]);

    expect((await admin(['source', 'pause', id])).stderr).toContain('paused');
    expect((await admin(['source', 'show', id])).stdout).toContain('state\tpaused\n');
    expect((await admin(['source', 'resume', id])).stderr).toContain('resumed');
    expect((await admin(['source', 'show', id])).stdout).toContain('state\tactive\n');
    const removed = await admin(['source', 'remove', url], {
      terminal: 120,
      answers: [['type its URL', `${url}\r`]],
    });
    expect(removed.code).toBe(0);
    expect((await admin(['source', 'show', id])).code).toBe(3);
    expect((await registry.cli(['show', 'admin/whole-one'])).code).toBe(0);
  });

  it('answers with one document each with --json', async () => {
    const { url, commit } = repository({ 'json-one': 'a', 'json-two': 'b', 'json-bad': '' });
    const add = ['source', 'add', url, '--ns', 'admin', '--ref', 'main', '--path', 'skills/**'];
    const added = await dataOf<SyncSource & { webhookSecret: string }>(add);
    const { id, webhookSecret, ...source } = added;
    expect(source).toMatchObject({ url, ref: 'main', pathGlob: 'skills/**', paused: false });
    expect(await dataOf(['source', 'list'])).toContainEqual({ id, ...source });
    expect(await dataOf(['source', 'show', `${url}#main`])).toEqual({ id, ...source });
    const { commit: head } = await dataOf<{ commit: string }>(['source', 'test', id]);
    const plan = await dataOf<SyncPreview>(['source', 'preview', id]);
    expect(plan).toMatchObject({ commit: head, counts: { new: 2, invalid: 1 } });

    type Ran = { run: SyncRun; outcomes: SyncOutcome[] };
    const { run, outcomes } = await dataOf<Ran>(['source', 'sync', id], 8);
    expect(run).toMatchObject({ state: 'partial', commit: head, trigger: 'manual' });
    expect(outcomes.map(({ change, name }) => `${change} ${name}`)).toEqual([
      'invalid null',
      'new json-one',
      'new json-two',
    ]);
    const log = await dataOf<{ run: SyncRun; items: object[] }>(['source', 'log', run.id]);
    expect(log.run).toEqual(run);
    expect(await dataOf(['source', 'log', '-f', run.id], 8)).toEqual(log);
    const page = { items: [run], nextCursor: null, total: 1 };
    expect(await dataOf(['source', 'runs', id, '--state', 'partial'])).toEqual(page);

    commit({ 'json-one': 'a', 'json-two': 'c' });
    const again = await dataOf<Ran>(['source', 'sync', id]);
    expect(again.run.counts).toMatchObject({ unchanged: 1, changed: 1 });
    const edit = [
      'source',
      'update',
      id,
      '--ref',
      'HEAD',
      '--interval',
      'never',
      '--webhook-secret',
    ];
    const edited = await dataOf<SyncSource & { webhookSecret: string | null }>(edit);
    expect(edited).toMatchObject({ ref: null, intervalSeconds: 0, nextRunAt: null });
    expect(edited.webhookSecret).not.toBe(webhookSecret);
    expect(await dataOf(['source', 'pause', id])).toMatchObject({ paused: true });
    const resumed = await dataOf<SyncSource>(['source', 'resume', id]);
    expect(resumed).toEqual(await dataOf(['source', 'show', id]));
    expect(await dataOf(['source', 'remove', id, '--yes'])).toEqual({ id, url, removed: true });
    expect(await dataOf<SyncSource[]>(['source', 'list'])).not.toContainEqual(
      expect.objectContaining({ id }),
    );
  });

  it('previews what has not changed too with --all', async () => {
    const { url } = repository({ 'all-one': 'a', 'all-two': 'b' });
    await admin(['source', 'add', url, '--ns', 'admin']);
    expect((await admin(['source', 'sync', url])).code).toBe(0);
    const plain = await admin(['source', 'preview', url]);
    expect([plain.code, plain.stdout]).toEqual([0, '']);
    expect(plain.stderr).toContain('2 unchanged; nothing was written');
    const { stdout } = await admin(['source', 'preview', url, '--all']);
    expect(stdout.split('\n').map((line) => line.split('\t').slice(0, 3).join(' '))).toEqual([
      'unchanged all-one 1.0.0',
      'unchanged all-two 1.0.0',
      '',
    ]);
  });

  it('begins a run and ends with --no-wait, and cancels it', async () => {
    const held = repository({ 'cancelled-one': 'a' });
    const { stdout: id } = await admin(['import', held.heldUrl, '--ns', 'admin', '--no-wait']);
    await held.isAsked();
    const running = await admin(['source', 'runs', held.heldUrl, '--state', 'running']);
    expect(running.stdout).toContain(id.trim());
    const cancelled = await admin(['source', 'cancel', id.trim()]);
    expect(cancelled.stderr).toContain('ends at its next step');
    const log = await admin(['source', 'log', '-f', id.trim()]);
    expect(log.code).toBe(1);
    expect(log.stdout).toMatch(/\tEnded: cancelled\n$/);
    const again = await dataOf<{ run: SyncRun }>(['source', 'log', id.trim()]);
    expect(again.run).toMatchObject({ state: 'cancelled', error: null });
    const late = await admin(['source', 'cancel', id.trim(), '--json']);
    expect([late.code, late.json().error?.code]).toEqual([5, 'run.finished']);
  });
});

describe('agenthub-cli admin import', () => {
  it('takes a repository once, keeps it as a source without a schedule, and takes it again', async () => {
    const { url, commit } = repository({ 'import-one': 'a' });
    const first = await admin(['import', url, '--ns', 'admin']);
    expect([first.code, first.stdout]).toEqual([
      0,
      'new\timport-one\t1.0.0\tskills/import-one\t\n',
    ]);
    const source = await dataOf<SyncSource>(['source', 'show', url]);
    expect(source).toMatchObject({ intervalSeconds: 0, nextRunAt: null });
    commit({ 'import-one': 'b' });
    type Ran = { run: SyncRun; outcomes: SyncOutcome[] };
    const { run, outcomes } = await dataOf<Ran>(['import', url, '--ns', 'admin']);
    expect(run).toMatchObject({ sourceId: source.id, trigger: 'import', state: 'succeeded' });
    expect(outcomes).toMatchObject([{ name: 'import-one', change: 'changed', version: '1.0.1' }]);
  });
});
