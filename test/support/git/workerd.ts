import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';
import type { GitHead, GitRemotes, GitSnapshot } from '#api/domain/git.ts';
import { AppError, type Problem } from '#schema/error.ts';
import type { Question } from './git-worker.ts';

const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
  compatibilityDate = "2026-01-01",
  compatibilityFlags = ["nodejs_compat"],
);`;

const workerd = join(import.meta.dirname, '../../../node_modules/.bin/workerd');

/** Git remotes as workerd reads them: a real one, which runs the bundled worker and is asked over HTTP. */
export async function gitInWorkerd(): Promise<{ git: GitRemotes; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-workerd-'));
  await build({
    entryPoints: [join(import.meta.dirname, 'git-worker.ts')],
    outfile: join(folder, 'worker.mjs'),
    bundle: true,
    format: 'esm',
    external: ['node:*'],
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'config.capnp'), config);
  const child = spawn(workerd, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const port = await portOf(child);
  const ask = async <T>(question: Question, signal?: AbortSignal): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: JSON.stringify(question),
      signal: signal ?? null,
    });
    if (response.ok) return (await response.json()) as T;
    if (response.status === 500) throw new Error(await response.text());
    const { code, detail } = (await response.json()) as Problem;
    throw new AppError(code, detail);
  };
  return {
    git: {
      resolveRemote: (source, signal) => ask<GitHead>({ source }, signal),
      async fetchTree(source, commit, limits, signal) {
        const question = { source, commit, limits };
        const { blobs, ...snapshot } = await ask<GitSnapshot & { blobs: Record<string, string> }>(
          question,
          signal,
        );
        const { writtenAt } = snapshot.author;
        return {
          ...snapshot,
          author: { ...snapshot.author, writtenAt: writtenAt && new Date(writtenAt) },
          load: async () => {},
          sizeOf: (oid) => Buffer.from(blobs[oid] ?? '', 'base64').length,
          readBlob: async (oid) => Buffer.from(blobs[oid] ?? '', 'base64'),
        };
      },
    },
    async close() {
      child.kill();
      await once(child, 'close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The port that workerd says it listens on. */
async function portOf(child: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const said = JSON.parse(line) as { event: string; port?: number };
    if (said.event === 'listen' && said.port !== undefined) return said.port;
  }
  throw new Error('workerd ended before it listened');
}
