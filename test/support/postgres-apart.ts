import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

/**
 * Vitest's global set-up where the tests run in workerd: the server of `postgres-server.ts`, in a process of
 * its own, because what a project imports, its set-up too, it imports as workerd would.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const child = fork(join(import.meta.dirname, 'postgres-process.ts'));
  const ended = once(child, 'exit');
  const first = await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error('Postgres does not start'))),
  ]);
  project.provide('postgresUrl', String(first[0]));
  return async () => {
    child.send('stop');
    await ended;
  };
}
