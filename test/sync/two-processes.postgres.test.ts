import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { asc, eq } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import type { SyncRun } from '#schema/source.ts';
import { json } from '#test/support/answers.ts';
import { until } from '#test/support/clock.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';
import { processAdminKey, runCommand, serve } from '#test/support/server-process.ts';
import { secretKey } from '#test/support/test-env.ts';

const { root, remove } = createRepositories();
/** How many conversations about a repository go on now, and how many did at the most. */
const busy = new Map<string, { now: number; most: number }>();
/** Repositories whose server does not answer, and who waits for it. */
const stalled = new Set<string>();
const heard = new EventTarget();
const backend = await serveGit({
  root,
  before(req, res) {
    const [, name = ''] = /^\/([^/]+)\//.exec(req.url ?? '') ?? [];
    count(name, res);
    if (!stalled.has(name)) return false;
    heard.dispatchEvent(new Event(name));
    return true;
  },
});
afterAll(async () => {
  await backend.close();
  remove();
});

function count(name: string, res: ServerResponse): void {
  const counted = busy.get(name) ?? { now: 0, most: 0 };
  busy.set(name, counted);
  counted.now += 1;
  counted.most = Math.max(counted.most, counted.now);
  res.on('close', () => {
    counted.now -= 1;
  });
}

let made = 0;

/** A registry on Postgres with sources, whose worker is processes of their own. */
async function place(sources: number, skills: number) {
  const settings = { ...loopbackAllowed, SECRET_KEY: secretKey };
  const registry = await testRegistry(settings);
  const names: string[] = [];
  const ids: string[] = [];
  for (let at = 0; at < sources; at += 1) {
    const name = `p${(made += 1)}.git`;
    new Repository(root, name).commit(
      Array.from({ length: skills }, (_, skill) => {
        const own = `${name.replace('.git', '')}-${skill}`;
        return { path: `${own}/SKILL.md`, content: skillMd(own) };
      }),
    );
    const source = await overRegistry(registry).addSource({ url: `${backend.url}/${name}` });
    names.push(name);
    ids.push(source.id);
  }
  /**
   * Of one process. Who holds a run loses it when it comes to nothing for as long as the lease, which on a busy
   * machine happens to the living, too: only who is to lose it has a short one.
   */
  const env = (lease = '60s') => ({
    ...settings,
    SYNC_LEASE: lease,
    DATA_DIR: temporaryFolder(),
    DATABASE_URL: registry.databaseUrl,
    ADMIN_API_KEY: processAdminKey,
  });
  const { db } = registry.deps;
  const { syncRuns, auditEntries, versions } = db.tables;
  const runs = () => db.query.select().from(syncRuns).orderBy(asc(syncRuns.createdAt));
  /** What was published, once each, as the audit log has it. */
  const published = async () =>
    (
      await db.query
        .select({ subject: auditEntries.subject })
        .from(auditEntries)
        .where(eq(auditEntries.action, 'version.publish'))
    ).map(({ subject }) => subject);
  const versionCount = async () => (await db.query.select().from(versions)).length;
  return { registry, names, ids, env, runs, published, versionCount };
}

const post = (server: { url: string }, path: string) =>
  json<SyncRun>(
    fetch(`${server.url}/api/v1/admin${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${processAdminKey}` },
    }),
    202,
  );

describe('two processes on one Postgres', () => {
  it('never work on one source at once, as commands of cron', async () => {
    const { names, env, runs, published } = await place(6, 8);
    const both = await Promise.all([0, 1].map(() => runCommand(['sync', '--all'], env())));
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    const done = both.map(({ output }) => output().match(/ succeeded {2}8 new/g)?.length ?? 0);
    expect(done[0]! + done[1]!).toBe(6);
    expect(names.map((name) => busy.get(name)?.most)).toEqual(names.map(() => 1));
    expect(await runs()).toHaveLength(6);
    const subjects = await published();
    expect([subjects.length, new Set(subjects).size]).toEqual([48, 48]);
  });

  it('never work on one source at once, as servers that are asked for it all the time', async () => {
    const { names, ids, env, runs } = await place(3, 4);
    const servers = [await serve(env()), await serve(env())];
    for (let round = 0; round < 6; round += 1) {
      const asked = servers.flatMap((server) =>
        ids.map((id) => post(server, `/sync-sources/${id}/sync`)),
      );
      await Promise.all(asked);
    }
    await until(async () => (await runs()).every(({ finishedAt }) => finishedAt !== null));
    expect(names.map((name) => busy.get(name)?.most)).toEqual(names.map(() => 1));
    for (const id of ids) {
      const own = (await runs()).filter(({ sourceId }) => sourceId === id);
      expect(own.length).toBeGreaterThan(1);
      expect(own.every(({ state }) => state === 'succeeded')).toBe(true);
      const overlaps = own.slice(1).filter((run, at) => run.startedAt! < own[at]!.finishedAt!);
      expect(overlaps).toEqual([]);
    }
  });

  it('take over what one held that died, after its lease', async () => {
    const { names, ids, env, runs, published } = await place(2, 3);
    const [first, second] = [await serve(env('4s')), await serve(env())];
    const [name = ''] = names;
    stalled.add(name);
    const asked = once(heard, name);
    const { id } = await post(first, `/sync-sources/${ids[0]}/sync`);
    await asked;
    await first.kill();
    stalled.delete(name);
    // Looks, and so knows of the lease.
    await post(second, `/sync-sources/${ids[1]}/sync`);
    await until(async () => (await runs()).every(({ finishedAt }) => finishedAt !== null));
    const taken = (await runs()).find((run) => run.id === id);
    expect(taken).toMatchObject({ state: 'succeeded', attempt: 2 });
    expect(taken?.counts).toMatchObject({ new: 3 });
    expect(await published()).toHaveLength(6);
  });

  // Falls asleep in a transaction now and then: its locks are then given up after 25 s, before who waits for them gives up.
  it('let one that was only asleep write nothing when it wakes', { timeout: 120_000 }, async () => {
    const { ids, env, runs, published, versionCount } = await place(2, 100);
    const [first, second] = [await serve(env('4s')), await serve(env())];
    const { id } = await post(first, `/sync-sources/${ids[0]}/sync`);
    await until(async () => (await versionCount()) > 3);
    first.child.kill('SIGSTOP');
    const before = await versionCount();
    expect(before).toBeLessThan(100);
    await post(second, `/sync-sources/${ids[1]}/sync`);
    await until(async () => (await runs()).every(({ finishedAt }) => finishedAt !== null));
    const ended = await runs();
    first.child.kill('SIGCONT');
    // It answers again, and has seen that the run is no longer its own.
    await until(() => /sync\.(lease_lost|unfinished)/.test(first.output()));
    expect(await runs()).toEqual(ended);
    expect(ended.find((run) => run.id === id)).toMatchObject({ state: 'succeeded', attempt: 2 });
    const subjects = await published();
    expect([subjects.length, new Set(subjects).size]).toEqual([200, 200]);
  });
});
