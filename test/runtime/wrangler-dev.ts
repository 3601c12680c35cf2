import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#test/support/free-port.ts';

const root = join(import.meta.dirname, '../..');

export type DevServer = { url: string; output(): string; stop(): Promise<void> };

/**
 * Runs `wrangler dev` as a user does, on a free port, with these variables; ready when it answers. It
 * builds what is stale first, keeps its state in a folder of its own, and asks nobody for anything.
 */
export async function startWranglerDev(variables: Record<string, string>): Promise<DevServer> {
  const state = mkdtempSync(join(tmpdir(), 'agenthub-wrangler-'));
  const port = await freePort();
  const args = `dev --ip 127.0.0.1 --port ${port} --inspector-port 0 --persist-to ${state}`.split(
    ' ',
  );
  args.push('--show-interactive-dev-session=false');
  const given = Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/wrangler/bin/wrangler.js'), ...args, ...given],
    {
      cwd: root,
      // A group of its own: workerd is a child of wrangler's, and goes with it.
      detached: true,
      env: {
        ...process.env,
        CI: '1',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_SEND_ERROR_REPORTS: 'false',
        WRANGLER_HIDE_BANNER: 'true',
        CLOUDFLARE_CF_FETCH_ENABLED: 'false',
        WRANGLER_LOG_PATH: state,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close');
  const stop = async () => {
    end(child);
    await ended;
    rmSync(state, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await Promise.race([
      answers(`${url}/health`),
      ended.then(() => Promise.reject(new Error(`wrangler dev ended: ${output}`))),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, output: () => output, stop };
}

function end({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGTERM');
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + 280_000;
  for (;;) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Error(`${url} does not answer`);
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
}
