import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyncOutcome, SyncRun } from '#schema/source.ts';
import { json } from '#test/support/answers.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import {
  type CommittedFile,
  createRepositories,
  Repository,
} from '#test/support/git/repository.ts';
import {
  loopbackAllowed,
  overRegistry,
  type SyncRegistry,
} from '#test/support/git/sync-registry.ts';
import { file, harmless, marketplaces, skill, ways } from '#test/support/git/unreadable.ts';
import { openTestRegistry, skillMd } from '#test/support/registry.ts';

const { root, remove } = createRepositories();
const whole = await serveGit({ root });
const parts = await serveGit({ root, config: ['uploadpack.allowFilter=true'] });
afterAll(async () => {
  await whole.close();
  await parts.close();
  remove();
});

const mebibyte = 1024 * 1024;

const places = (rows: readonly (readonly [string, ...unknown[]])[], prefix: string) =>
  rows.map((_, index) => ({ at: `${prefix}-${index}`, name: `${prefix}-${index}` }));
const [wayPlaces, harmlessPlaces] = [places(ways, 'way'), places(harmless, 'safe')];

describe.each([
  ['sends whole repositories', whole],
  ['sends parts of them', parts],
])('a skill that was taken from a remote that %s', (_, backend) => {
  let registry: SyncRegistry;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const opened = await openTestRegistry({ ...loopbackAllowed, GIT_MAX_PACK_MIB: '4' }, {});
    registry = overRegistry(opened.registry);
    ({ close } = opened);
  });
  afterAll(() => close());

  const asset = (name: string) =>
    json<{ deprecated: boolean; latestVersion: string }>(
      registry.registry.call(`/skills/admin/${name}`, { as: 'admin' }),
    );
  let made = 0;
  /** A source of a repository of its own with these files at first, which have been taken. */
  async function taken(files: CommittedFile[]) {
    const name = `${new URL(backend.url).port}-${(made += 1)}.git`;
    const repository = new Repository(root, name);
    repository.commit(files);
    const source = await registry.addSource({ url: `${backend.url}/${name}` });
    expect(await registry.sync(source.id)).toMatchObject({ state: 'succeeded' });
    return {
      source,
      async sync(after?: CommittedFile[]) {
        if (after) repository.commit(after);
        const run = await registry.sync(source.id);
        return { run, outcomes: await registry.outcomes(run.id) };
      },
    };
  }

  describe('and can be taken no more', () => {
    let broken: { run: SyncRun; outcomes: SyncOutcome[] };
    let again: SyncRun;
    let mended: SyncRun;
    const assets = new Map<string, { deprecated: boolean; latestVersion: string }>();
    beforeAll(async () => {
      const before = ways.flatMap(([, , , files = skill], index) =>
        files(wayPlaces[index]!.at, wayPlaces[index]!.name),
      );
      const other = (body: string) => file('other/SKILL.md', skillMd('other', { body }));
      const { sync } = await taken([...before, other('One.')]);
      const after = ways.flatMap(([, files], index) =>
        files(wayPlaces[index]!.at, wayPlaces[index]!.name),
      );
      broken = await sync([...after, other('Two.')]);
      for (const { name } of wayPlaces) assets.set(name, await asset(name));
      again = (await sync()).run;
      mended = (await sync([...before, other('Two.')])).run;
    });

    it.each(ways.map(([what], index) => [what, index] as const))(
      'is invalid, with the reason, and stays as it is when %s',
      (_what, index) => {
        const { name } = wayPlaces[index]!;
        const told = broken.outcomes.filter((one) => one.name === name);
        expect(told).toMatchObject([
          {
            change: 'invalid',
            failed: false,
            reasons: expect.arrayContaining([expect.stringMatching(ways[index]![2])]),
          },
        ]);
        expect(assets.get(name)).toMatchObject({ deprecated: false, latestVersion: '1.0.0' });
      },
    );

    it('keeps none of the others out, and is told again with each run', () => {
      const invalid = broken.run.counts.invalid;
      expect(invalid).toBeGreaterThanOrEqual(ways.length);
      expect(broken.run).toMatchObject({
        state: 'partial',
        counts: { gone: 0, changed: 1, failed: 0, new: 0 },
      });
      expect(again).toMatchObject({ state: 'partial', counts: { invalid, unchanged: 1 } });
    });

    it('is what it was once it can be taken', () => {
      expect(mended).toMatchObject({
        state: 'succeeded',
        counts: { unchanged: ways.length + 1, changed: 0, new: 0, invalid: 0, gone: 0 },
      });
    });
  });

  it('is unchanged by what is around it', async () => {
    const before = harmlessPlaces.flatMap(({ at, name }) => skill(at, name));
    const { sync } = await taken(before);
    const after = harmless.flatMap(([, files], index) =>
      files(harmlessPlaces[index]!.at, harmlessPlaces[index]!.name),
    );
    const { run, outcomes } = await sync(after);
    expect(outcomes).toMatchObject([{ change: 'new', name: 'twin' }]);
    expect(run).toMatchObject({ state: 'succeeded', counts: { unchanged: harmless.length } });
  });

  it('is unchanged by a list of plugins that cannot be read', async () => {
    const before = skill('listed', 'listed');
    const { sync } = await taken(before);
    for (const [what, list] of marketplaces) {
      const { run } = await sync([...before, list]);
      expect([what, run.state, run.counts.unchanged]).toEqual([what, 'succeeded', 1]);
    }
  });

  it('stays as it is when the path glob chooses it no more, and is gone when upstream has it no more', async () => {
    const kept = skill('in', 'kept');
    const { source, sync } = await taken([...kept, ...skill('out', 'narrowed')]);
    const path = `/admin/sync-sources/${source.id}`;
    const patch = { method: 'PATCH', as: 'admin' as const, json: { pathGlob: 'in' } };
    await json(registry.registry.call(path, patch));
    expect((await sync()).run).toMatchObject({ state: 'succeeded', counts: { unchanged: 2 } });
    expect(await asset('narrowed')).toMatchObject({ deprecated: false });
    expect((await sync(kept)).run).toMatchObject({ counts: { gone: 1, unchanged: 1 } });
    expect(await asset('narrowed')).toMatchObject({ deprecated: true });
    expect(await asset('kept')).toMatchObject({ deprecated: false });
  });

  it('stays as it is when what is chosen passes the limit of a pack', async () => {
    const { sync } = await taken(skill('small', 'small'));
    const { run } = await sync([
      ...skill('large', 'large'),
      ...Array.from({ length: 6 }, (_each, at) => file(`large/s/${at}`, randomBytes(mebibyte))),
    ]);
    expect(run).toMatchObject({
      state: 'failed',
      error: { code: 'git.too_large', detail: expect.stringContaining('GIT_MAX_PACK_MIB') },
    });
    expect(await asset('small')).toMatchObject({ deprecated: false });
  });
});
