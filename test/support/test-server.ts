import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppDeps } from '#api/deps.ts';
import { startServer, type StartOptions } from '#api/node.ts';
import { startOptions } from './start-options.ts';
import { adminKey } from './test-env.ts';

/** A registry over HTTP on 127.0.0.1, for the CLI and the browser. The caller closes it. */
export async function startTestServer(
  env: Record<string, string> = {},
  dist = join(import.meta.dirname, '../../dist'),
  options: Partial<StartOptions> = {},
): Promise<{ url: string; deps: AppDeps; adminKey: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const server = await startServer({
    ...startOptions(folder, { HOST: '127.0.0.1', PORT: '0', ...env }),
    dist,
    ...options,
  });
  return {
    url: server.url,
    deps: server.deps,
    adminKey,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
