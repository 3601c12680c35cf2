import { asc, eq } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import type { Database } from '#api/domain/database.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { seeded } from '#test/support/random.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';
import { runCommand } from '#test/support/server-process.ts';

const { root, remove } = createRepositories();
const token = 'glpat-secret-of-the-killed';
const backend = await serveGit({ root, basic: `oauth2:${token}` });
afterAll(async () => {
  await backend.close();
  remove();
});

const secretKey = 'a secret key of the tests, long enough';
const count = 120;
const files = (edition: number) =>
  Array.from({ length: count }, (_, at) => at)
    // From one edition to the next a tenth goes, a tenth comes and a third changes.
    .filter((at) => at % 10 !== edition % 10)
    .map((at) => ({
      path: `skills/s-${at}/SKILL.md`,
      content: skillMd(`s-${at}`, { body: at % 3 === 0 ? `Edition ${edition}` : 'Same' }),
    }));

/** What a registry holds, but for ids and times. */
async function contentOf(db: Database) {
  const { assets, versions, versionFiles, syncedAssets, distTags } = db.tables;
  const rows = await db.query
    .select({
      name: assets.name,
      latest: assets.latestVersion,
      message: assets.deprecationMessage,
      origin: assets.origin,
      path: syncedAssets.path,
      fingerprint: syncedAssets.fingerprint,
    })
    .from(assets)
    .leftJoin(syncedAssets, eq(syncedAssets.assetId, assets.id))
    .orderBy(asc(assets.name));
  const published = await db.query
    .select({ name: assets.name, version: versions.version, digest: versions.digest })
    .from(versions)
    .innerJoin(assets, eq(assets.id, versions.assetId))
    .orderBy(asc(assets.name), asc(versions.version));
  const fileCount = (await db.query.select().from(versionFiles)).length;
  const tagCount = (await db.query.select().from(distTags)).length;
  return { rows, published, fileCount, tagCount };
}

/** A registry with a source, and the command that syncs it. */
async function place(url: string) {
  const settings = { DATA_DIR: temporaryFolder(), SECRET_KEY: secretKey, SYNC_LEASE: '1s' };
  const registry = await testRegistry({ ...settings, ...loopbackAllowed });
  const source = await overRegistry(registry).addSource({
    url,
    credential: { kind: 'token', token },
  });
  const env = { ...settings, ...loopbackAllowed, DATABASE_URL: registry.databaseUrl };
  return { db: registry.deps.db, source, sync: () => runCommand(['sync', '--all'], env) };
}

describe('agenthub sync, killed at any moment', () => {
  it('converges on the registry that an undisturbed one has', { timeout: 300_000 }, async () => {
    const repository = new Repository(root, 'killed.git');
    const url = `${backend.url}/killed.git`;
    const [killed, calm] = [await place(url), await place(url)];
    const random = seeded(20_261_125);
    const outputs: string[] = [];
    let kills = 0;
    for (let edition = 0; edition < 3; edition += 1) {
      repository.commit(files(edition));
      const undisturbed = await calm.sync();
      expect([await undisturbed.ended, undisturbed.output()]).toEqual([0, expect.any(String)]);
      // A run is begun four times, then given up: what kills a server must not do so for ever.
      for (let time = 0; time < 3; time += 1) {
        const process = await killed.sync();
        // A run of all takes about a second and a half, of which a third is the start of the process.
        const milliseconds = 200 + random() * 1300;
        const timer = setTimeout(() => process.child.kill('SIGKILL'), milliseconds);
        if ((await process.ended) === null) kills += 1;
        clearTimeout(timer);
        outputs.push(process.output());
      }
      const last = await killed.sync();
      expect([await last.ended, last.output()]).toEqual([0, expect.any(String)]);
      outputs.push(last.output(), undisturbed.output());
      expect(await contentOf(killed.db)).toEqual(await contentOf(calm.db));
    }
    expect(kills).toBeGreaterThan(2);
    const { syncRuns } = killed.db.tables;
    const runs = await killed.db.query.select().from(syncRuns);
    expect(runs.every(({ finishedAt }) => finishedAt !== null)).toBe(true);
    for (const secret of [token, btoa(`oauth2:${token}`), secretKey])
      expect(outputs.join('\n')).not.toContain(secret);
  });

  it('stops at its next step when asked to, and goes on where it was', async () => {
    new Repository(root, 'stopped.git').commit(files(0));
    const { db, sync } = await place(`${backend.url}/stopped.git`);
    const first = await sync();
    const versions = async () => (await db.query.select().from(db.tables.versions)).length;
    while ((await versions()) < 5) {
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
    first.child.kill('SIGTERM');
    await first.ended;
    const before = await versions();
    expect(before).toBeLessThan(files(0).length);
    const second = await sync();
    expect(await second.ended).toBe(0);
    expect(await versions()).toBe(files(0).length);
    const [run, ...more] = await db.query.select().from(db.tables.syncRuns);
    expect(more).toEqual([]);
    // Counted over both, and no attempt the worse for it.
    expect(run).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(run?.counts).toMatchObject({ new: files(0).length, unchanged: 0 });
  });
});
