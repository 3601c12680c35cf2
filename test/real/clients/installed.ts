import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** Where and how a client runs. */
export type ClientRun = {
  home: string;
  project: string;
  env?: Record<string, string>;
  /** Lines for its standard input, which stays open as long as `until` is not met. */
  lines?: readonly object[];
  /** Ends it as soon as its output has this; else it runs to its own end. */
  until?: RegExp;
};

/** Installs clients from npm in a temporary folder, and gives what runs one of their commands. */
export function useClients(packages: readonly string[]) {
  let work: string;
  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'agenthub-clients-'));
    writeFileSync(join(work, 'package.json'), '{"private":true}');
    const options = ['install', '--no-audit', '--no-fund', '--silent'];
    execFileSync('npm', [...options, ...packages], { cwd: work });
  }, 600_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  /** What a command says on both outputs, whether it succeeds or not: some fail because no model answers. */
  return function run([program = '', ...args]: readonly string[], at: ClientRun): Promise<string> {
    const child = spawn(join(work, 'node_modules/.bin', program), args, {
      cwd: at.project,
      timeout: 240_000,
      env: {
        PATH: process.env['PATH'],
        HOME: at.home,
        NO_COLOR: '1',
        DISABLE_TELEMETRY: '1',
        // Gemini CLI reads nothing of a project that is not trusted.
        GEMINI_CLI_TRUST_WORKSPACE: 'true',
        ...at.env,
      },
    });
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (at.until?.test(said)) child.kill();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    for (const line of at.lines ?? []) child.stdin.write(`${JSON.stringify(line)}\n`);
    if (!at.until) child.stdin.end();
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => resolve(said));
    });
  };
}
