import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { onceARun } from './once-a-run.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database on the server of this run that every test may use to make its own. */
    postgresUrl: string;
  }
}

/**
 * Vitest's global set-up: one PostgreSQL for all projects of this run. In a process of its own, because what
 * a project for workerd imports, its set-up too, it imports as workerd would.
 */
export default (project: TestProject) =>
  onceARun(project, 'postgresUrl', async () => {
    const child = fork(join(import.meta.dirname, 'postgres-process.ts'));
    const ended = once(child, 'exit');
    const [url] = await Promise.race([
      once(child, 'message'),
      ended.then(() => Promise.reject(new Error('Postgres does not start'))),
    ]);
    return {
      url: String(url),
      async stop() {
        child.send('stop');
        await ended;
      },
    };
  });
