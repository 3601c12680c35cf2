import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request } from 'node:http';
import type { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { GitCredential, GitSource } from '#api/domain/git.ts';
import { nodeGit } from '#api/node-git.ts';
import type { SyncRun } from '#schema/source.ts';
import { createServerWorker } from '#sync/worker.ts';
import { json } from '#test/support/answers.ts';
import { fakeClock, until } from '#test/support/clock.ts';
import { type Backend, serveGit } from '#test/support/git/http-backend.ts';
import { makeSshKey } from '#test/support/git/keys.ts';
import { createRepositories, gitEnvironment, Repository } from '#test/support/git/repository.ts';
import { knownHostsLine, serveSsh } from '#test/support/git/ssh-server.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { seeded } from '#test/support/random.ts';
import { skillMd, type TestRegistry, testRegistry } from '#test/support/registry.ts';
import { startOptions } from '#test/support/start-options.ts';

/** What a remote does instead of answering: nothing at all, or a part of the pack and then nothing, or the end. */
type Trouble = 'silent' | 'stalls' | 'cuts';
/** In the middle of a pack that holds a file of 300 kB which does not compress. */
const partBytes = 50_000;

const { root, remove } = createRepositories();
const troubles = new Map<string, Trouble>();
let git: Backend;
let front: Backend;
beforeAll(async () => {
  git = await serveGit({ root });
  front = await serveGit({ root, before: misbehave });
});
afterAll(async () => {
  await front.close();
  await git.close();
  remove();
});

function misbehave(req: IncomingMessage, res: ServerResponse): boolean {
  const [, name = ''] = /^\/([^/]+)\//.exec(req.url ?? '') ?? [];
  const trouble = troubles.get(name);
  if (trouble === undefined) return false;
  if (trouble === 'silent') return true;
  const onward = request(`${git.url}${req.url}`, { method: req.method, headers: req.headers });
  req.pipe(onward);
  onward.on('response', (answer) => {
    res.writeHead(answer.statusCode ?? 500, { 'content-type': answer.headers['content-type'] });
    passPart(answer, res, trouble, () => res.destroy());
  });
  return true;
}

/** Passes on what is short; of a pack, a part, and then stalls or cuts the line. */
function passPart(
  from: NodeJS.ReadableStream,
  to: Writable,
  trouble: Trouble,
  cut: () => void,
): void {
  let passed = 0;
  from.on('data', (chunk: Buffer) => {
    const part = chunk.subarray(0, partBytes - passed);
    passed += part.length;
    to.write(part);
    if (passed >= partBytes && trouble === 'cuts') setImmediate(cut);
  });
  from.on('end', () => {
    if (passed < partBytes) to.end();
  });
}

type Carrier = {
  env: Record<string, string>;
  url(name: string): string;
  credential: GitCredential | null;
};

async function overSsh(): Promise<Carrier> {
  const [host, deploy] = [makeSshKey(), makeSshKey()];
  const server = await serveSsh({
    root,
    hostKeys: [host.privateKey],
    authorized: [deploy.publicKey],
    before(command, channel) {
      const trouble = troubles.get(/([^/]+)'$/.exec(command)?.[1] ?? '');
      if (trouble === undefined) return false;
      if (trouble === 'silent') return true;
      const env = { ...gitEnvironment, GIT_PROTOCOL: 'version=2' };
      const child = spawn('sh', ['-c', command], { cwd: root, env });
      child.stdin.on('error', () => {});
      channel.pipe(child.stdin);
      channel.on('close', () => child.kill());
      passPart(child.stdout, channel, trouble, () => channel.destroy());
      return true;
    },
  });
  onTestFinished(server.close);
  return {
    env: { GIT_KNOWN_HOSTS: knownHostsLine(server.port, host.publicKey) },
    url: (name) => `ssh://git@127.0.0.1:${server.port}${root}/${name}`,
    credential: { kind: 'ssh-key', privateKey: deploy.privateKey },
  };
}

const overHttp = async (): Promise<Carrier> => ({
  env: {},
  url: (name) => `${front.url}/${name}`,
  credential: null,
});

/** Reads what never comes with a time limit of 1 s, and all else with that of a registry. */
function hurryWhereNothingComes({ deps }: TestRegistry, env: Record<string, string>): void {
  const { git: patient } = deps;
  const { config } = startOptions('', { ...loopbackAllowed, ...env, GIT_CLONE_TIMEOUT: '1s' });
  const hasty = nodeGit(config);
  const forSource = ({ url }: GitSource) => {
    const trouble = troubles.get(url.split('/').at(-1) ?? '');
    return trouble === 'silent' || trouble === 'stalls' ? hasty : patient;
  };
  deps.git = {
    resolveRemote: (source, signal) => forSource(source).resolveRemote(source, signal),
    fetchTree: (source, ...rest) => forSource(source).fetchTree(source, ...rest),
  };
}

let made = 0;

/** A registry with a clock of the test's, a source that was taken and has changed, and one beside it that is well. */
async function place({ env, url, credential }: Carrier) {
  const clock = fakeClock();
  const name = `m${(made += 1)}.git`;
  const repository = new Repository(root, name);
  const random = seeded(made);
  const noise = Buffer.from(Array.from({ length: 300_000 }, () => Math.floor(random() * 256)));
  const commit = (edition: number) =>
    repository.commit([
      { path: 'changes/SKILL.md', content: skillMd(`changes-${name[1]}`, { body: `${edition}` }) },
      { path: `${edition}/SKILL.md`, content: skillMd(`edition-${edition}`) },
      { path: 'changes/noise.bin', content: Buffer.concat([noise, Buffer.from(`${edition}`)]) },
    ]);
  commit(1);
  const registry = await testRegistry({ ...loopbackAllowed, ...env }, { now: clock.now });
  hurryWhereNothingComes(registry, env);
  const worker = createServerWorker(() => registry.deps, {
    schedule: false,
    concurrentMax: 2,
    leaseMilliseconds: 86_400_000,
    timers: clock,
  });
  onTestFinished(() => worker.stop());
  registry.deps.sync = worker;
  const { addSource } = overRegistry(registry);
  const source = await addSource({ url: url(name), credential, intervalSeconds: 0 });
  const get = async (id: string) =>
    json<SyncRun>(registry.call(`/admin/sync-runs/${id}`, { as: 'admin' }));
  const start = async (id: string) => {
    const path = `/admin/sync-sources/${id}/sync`;
    return (await json<SyncRun>(registry.call(path, { method: 'POST', as: 'admin' }), 202)).id;
  };
  const reached = async (id: string, state: string, attempt = 1) => {
    await until(async () => {
      const run = await get(id);
      if (run.state === 'failed' && state !== 'failed') throw new Error(JSON.stringify(run));
      return run.state === state && run.attempt === attempt;
    });
    return get(id);
  };
  /** Lets time pass until a run is tried again: the worker may look for when that is only after time has passed. */
  const triedAgain = (id: string, attempt: number) =>
    until(async () => (await get(id)).attempt === attempt, clock);
  await reached(await start(source.id), 'succeeded');
  commit(2);
  /** All that is not of runs themselves. */
  const content = async () => {
    const { syncRuns: _, syncLogLines: __, auditEntries: ___, ...tables } = registry.deps.db.tables;
    const rows = Object.entries(tables).map(
      async ([table, columns]) =>
        [table, await registry.deps.db.query.select().from(columns)] as const,
    );
    return Object.fromEntries(await Promise.all(rows));
  };
  return { clock, registry, name, source, addSource, start, reached, triedAgain, content };
}

describe.each([
  ['HTTP', overHttp],
  ['SSH', overSsh],
])('a sync over %s of a remote', (_, open) => {
  it.each([
    ['that says nothing', 'silent', 'git.timeout', /is not done after 1 s.*GIT_CLONE_TIMEOUT/],
    [
      'that stalls in the middle of a pack',
      'stalls',
      'git.timeout',
      /is not done after 1 s.*GIT_CLONE_TIMEOUT/,
    ],
    [
      'that cuts the line in the middle of a pack',
      'cuts',
      'git.unreachable',
      /cut|ended|broke|closed/,
    ],
  ] as const)(
    '%s fails with the reason, is tried again, touches nothing, and converges',
    async (__, trouble, code, detail) => {
      const all = await place(await open());
      const { clock, name, source, addSource, start, reached, triedAgain, content } = all;
      const well = `well-${name}`;
      new Repository(root, well).commit([{ path: 'SKILL.md', content: skillMd(`well-${made}`) }]);
      const other = await addSource({ url: `${front.url}/${well}`, intervalSeconds: 0 });
      troubles.set(name, trouble);
      const id = await start(source.id);
      // Beside it others are served.
      await reached(await start(other.id), 'succeeded');
      const before = await content();
      for (const [attempt, seconds] of [
        [1, 30],
        [2, 120],
      ] as const) {
        const run = await reached(id, 'waiting', attempt);
        expect(run.error).toEqual({ code, detail: expect.stringMatching(detail) });
        const wait = (Date.parse(run.nextAttemptAt ?? '') - clock.now().getTime()) / 1000;
        expect(wait).toBeGreaterThanOrEqual(seconds);
        expect(wait).toBeLessThanOrEqual(seconds * 1.25);
        expect(await content()).toEqual(before);
        if (attempt === 2) troubles.delete(name);
        clock.pass(seconds * 1250);
        await triedAgain(id, attempt + 1);
      }
      const { counts } = await reached(id, 'succeeded', 3);
      expect(counts).toMatchObject({ changed: 1, new: 1, gone: 1, failed: 0 });
      const again = await reached(await start(source.id), 'succeeded');
      expect(again.counts).toMatchObject({ unchanged: 2, changed: 0, new: 0, gone: 0 });
    },
  );
});

describe('a sync of a remote that redirects to a metadata service', () => {
  it('fails at once with the reason, touches nothing, and converges once it does not', async () => {
    const all = await place(await overHttp());
    const { name, registry, source, start, reached, content } = all;
    const before = await content();
    const target = 'http://169.254.169.254/x.git/info/refs?service=git-upload-pack';
    const bad = await serveGit({
      root,
      before: (_, res) => Boolean(res.writeHead(302, { location: target }).end()),
    });
    onTestFinished(bad.close);
    const move = (url: string) =>
      json(
        registry.call(`/admin/sync-sources/${source.id}`, {
          method: 'PATCH',
          as: 'admin',
          json: { url },
        }),
      );
    await move(`${bad.url}/${name}`);
    const run = await reached(await start(source.id), 'failed');
    expect(run.error).toEqual({
      code: 'git.address_denied',
      detail: expect.stringContaining('169.254.169.254'),
    });
    expect(run.nextAttemptAt).toBeNull();
    const { syncSources: _, ...rest } = await content();
    expect(before).toMatchObject(rest);
    await move(`${front.url}/${name}`);
    const { counts } = await reached(await start(source.id), 'succeeded');
    expect(counts).toMatchObject({ changed: 1, new: 1, gone: 1 });
  });
});
