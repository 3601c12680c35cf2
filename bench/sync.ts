import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { SyncRun } from '#schema/source.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { type CommittedFile, Repository } from '#test/support/git/repository.ts';
import { writeFolders } from './folders.ts';
import { bounded, quantile, type Row } from './row.ts';
import { adminKey, cpuSecondsOf, memoryOf, type Server, startRegistry } from './server.ts';

type Timed = { seconds: number; run: SyncRun; reads: number[] };

/**
 * Measures syncs of a repository with `count` skills on loopback, done by the server itself, with concurrent
 * readers and pushes.
 */
export async function measureSync(folder: string, count: number): Promise<Row[]> {
  const skills = join(folder, 'skills');
  mkdirSync(skills, { recursive: true });
  const bytes = writeFolders(skills, { count, filesEach: 3 });
  const files = readAll(skills);
  const repository = new Repository(folder, 'repository.git');
  repository.commit(files);
  repository.git(['repack', '-adq']);
  const backend = await serveGit({ root: folder });
  const registry = await startRegistry(join(folder, 'data'), {
    probe: true,
    env: { GIT_ALLOW_ADDRESSES: '127.0.0.0/8' },
  });
  try {
    const url = `${backend.url}/repository.git`;
    const { id } = (await ask(registry, 'POST', '/admin/sync-sources', {
      url,
      namespace: 'admin',
      intervalSeconds: 0,
    })) as { id: string };
    const seen = await registry.watch();
    const first = await timed(registry, id);
    const { stall, cpuStall } = await seen();
    const memory = memoryOf(registry.pid, 'VmHWM') ?? 0;
    const cpu = cpuSecondsOf(registry.pid);
    const nothing = await timed(registry, id);
    const changed = files.map((file) =>
      file.path === 'bench-7/SKILL.md' ? { ...file, content: `${file.content}\nMore.\n` } : file,
    );
    repository.commit(changed);
    const one = await timed(registry, id);
    // Before the measurement, because it blocks this process.
    repository.commit(files.map((file) => ({ ...file, content: `${file.content}\nAgain.\n` })));
    const pushes = await pushesBeside(registry, backend.url, folder, async () =>
      expectCounts(await timed(registry, id), { changed: count }),
    );
    expectCounts(first, { new: count });
    expectCounts(nothing, { unchanged: count });
    expectCounts(one, { changed: 1, unchanged: count - 1 });
    return [
      bounded(
        `sync of ${count} skills, first`,
        '<= 60 s',
        first.seconds,
        1,
        `${(bytes / 1e6).toFixed(1)} MB in ${files.length} files over HTTP from git http-backend, ${cpu.toFixed(0)} s of the server's processor time`,
      ),
      bounded('  nothing changed', '<= 1 s', nothing.seconds, 2),
      bounded(`  one changed of ${count}`, '<= 3 s', one.seconds, 2),
      bounded(
        '  reads of the same server meanwhile',
        'p99 < 100 ms',
        quantile(first.reads, 0.99),
        0,
        `${first.reads.length} lists, p50 ${quantile(first.reads, 0.5).toFixed(1)} ms, longest ${Math.max(...first.reads).toFixed(0)} ms; event loop held ${cpuStall.toFixed(0)} ms of its processor time at the longest, ${stall.toFixed(0)} ms by the clock`,
      ),
      bounded(
        '  webhooks while it runs',
        'p99 < 100 ms',
        quantile(pushes, 0.99),
        0,
        `${pushes.length} pushes that each queue a run, p50 ${quantile(pushes, 0.5).toFixed(1)} ms, longest ${Math.max(...pushes).toFixed(0)} ms`,
      ),
      bounded('  memory of the server', '< 400 MB', memory),
    ];
  } finally {
    await registry.stop();
    await backend.close();
  }
}

/**
 * Measures one run from the request to its end, while a reader that bypasses the cache requests up to 50
 * lists a second.
 */
async function timed(registry: Server, sourceId: string): Promise<Timed> {
  const startedAt = performance.now();
  const { id } = (await ask(registry, 'POST', `/admin/sync-sources/${sourceId}/sync`)) as SyncRun;
  const reads: number[] = [];
  for (let lookAt = 0; ;) {
    const readAt = performance.now();
    const answer = await fetch(`${registry.url}/api/v1/skills?size=20&sort=updated`, {
      headers: { cookie: 'bench=1' },
    });
    await answer.arrayBuffer();
    reads.push(performance.now() - readAt);
    if (performance.now() > lookAt) {
      const run = (await ask(registry, 'GET', `/admin/sync-runs/${id}`)) as SyncRun;
      const seconds = (performance.now() - startedAt) / 1000;
      if (run.finishedAt !== null) return { seconds, run, reads };
      lookAt = performance.now() + 100;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/**
 * Measures the response times of pushes to another source, ten a second while `work` runs. They come from
 * another process, because this one serves git.
 */
async function pushesBeside(
  registry: Server,
  remote: string,
  folder: string,
  work: () => Promise<void>,
): Promise<number[]> {
  const skill = '---\nname: pushed\ndescription: What is pushed all the time\n---\n';
  new Repository(folder, 'pushed.git').commit([{ path: 'SKILL.md', content: skill }]);
  const input = { url: `${remote}/pushed.git`, namespace: 'admin', intervalSeconds: 0 };
  const source = (await ask(registry, 'POST', '/admin/sync-sources', input)) as {
    id: string;
    webhookSecret: string;
  };
  const hook = `${registry.url}/api/v1/webhooks/${source.id}`;
  const child = fork(new URL('./push-process.ts', import.meta.url), [hook, source.webhookSecret]);
  const waits = once(child, 'message').then(([message]) => message as number[]);
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`the pushes ended with ${code}`);
  });
  await Promise.race([ended, work().finally(() => child.connected && child.send('stop'))]);
  await ended;
  return waits;
}

function expectCounts({ run }: Timed, counts: Partial<SyncRun['counts']>): void {
  const isSame = Object.entries(counts).every(
    ([what, many]) => run.counts[what as keyof SyncRun['counts']] === many,
  );
  if (run.state !== 'succeeded' || !isSame) throw new Error(`a sync gave ${JSON.stringify(run)}`);
}

async function ask(registry: Server, method: string, path: string, body?: object) {
  const answer = await fetch(`${registry.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as unknown;
}

function readAll(folder: string): CommittedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: path.slice(folder.length + 1), content: readFileSync(path, 'utf8') };
    });
}
