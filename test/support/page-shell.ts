import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { checkoutFolder } from './document.ts';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

const execute = promisify(execFile);

/** `npm ci` takes what is installed and built here; everything else is npm itself. */
const npm = `#!/bin/bash
if [ "$1" != ci ]; then exec /usr/bin/env -S PATH="\${PATH#*:}" npm "$@"; fi
[ -e node_modules ] || { ln -s "$CHECKOUT/node_modules" node_modules; cp -r "$CHECKOUT/dist" dist; }
`;

/**
 * What stands for an engine or a cluster: it records the call. A command of the server in the service \`app\` is run,
 * with ./data for its volume; only the address of the database in Compose is that of the test.
 */
const recorder = `#!/bin/bash
{ printf '%s\\x1f' "\${0##*/}" "$@"; printf '\\x1e'; } >> "$CALLS"
case "\${0##*/} $1 $2" in 'docker compose exec' | 'docker compose run') ;; *) exit 0 ;; esac
while [ "$1" != app ]; do shift; done
shift
[ "$1" = agenthub ] && shift
if [ -n "$NEW_DATABASE_URL" ]; then export NEW_DATABASE_URL=$TEST_DATABASE_URL; fi
exec node dist/agenthub.js "\${@//\\/data\\//$PWD/data/}"
`;

/**
 * A machine of somebody who follows a page: a folder, a home, and a git server that has the checkout. `external` is
 * the database that the page calls db.example.com, `compose` that of the profile `postgres`.
 */
export async function newMachine(databases: { external: string; compose: string }) {
  const folder = temporaryFolder();
  const [bin, engine, home] = ['bin', 'engine', 'home'].map((name) => join(folder, name));
  for (const path of [bin, engine, join(home ?? '', 'npm/bin')])
    mkdirSync(path ?? '', { recursive: true });
  const command = (at: string | undefined, name: string, text: string) => {
    writeFileSync(join(at ?? '', name), text);
    chmodSync(join(at ?? '', name), 0o755);
  };
  command(bin, 'npm', npm);
  for (const name of ['docker', 'kubectl', 'helm', 'curl']) command(engine, name, recorder);

  const port = await freePort();
  const repository = await repositoryIn(folder);
  const path = [bin, `${home}/npm/bin`, `${checkoutFolder}/node_modules/.bin`, process.env['PATH']];
  const calls = join(folder, 'calls');
  writeFileSync(calls, '');
  const env = {
    PATH: path.join(':'),
    HOME: home,
    TMPDIR: folder,
    NPM_CONFIG_PREFIX: `${home}/npm`,
    NPM_CONFIG_USERCONFIG: `${process.env['HOME']}/.npmrc`,
    NODE_EXTRA_CA_CERTS: process.env['NODE_EXTRA_CA_CERTS'],
    CHECKOUT: checkoutFolder,
    CALLS: calls,
    TEST_DATABASE_URL: databases.compose,
    HOST: '127.0.0.1',
    PORT: String(port),
  };
  /** The names of this machine in the place of those of the page. */
  const renamed = (text: string) =>
    text
      .replaceAll('https://git.example.com/platform/agenthub.git', repository)
      .replaceAll('http://localhost:8000', `http://localhost:${port}`)
      .replaceAll('postgres://agenthub:PASSWORD@db.example.com:5432/agenthub', databases.external);
  const checkout = join(folder, 'agenthub');

  return {
    checkout,
    url: `http://127.0.0.1:${port}`,
    /** Runs a script in a folder as it stands; gives all that it printed. */
    sh: (text: string, cwd = checkout) => bash(renamed(text), cwd, env),
    /** Runs a script with an engine that only records; gives its calls. */
    async recorded(text: string): Promise<string[][]> {
      writeFileSync(calls, '');
      await bash(text, checkout, { ...env, PATH: `${engine}:${env.PATH}` });
      return readFileSync(calls, 'utf8')
        .split('\u001E')
        .slice(0, -1)
        .map((call) => call.split('\u001F').slice(0, -1));
    },
    /** Runs a script whose last command is the server, until `work` is done. */
    async whileRunning<T>(text: string, work: (output: () => string) => Promise<T>): Promise<T> {
      const child = spawn('bash', ['--norc', '-euc', renamed(text)], {
        cwd: checkout,
        env,
        detached: true,
      });
      onTestFinished(() => endGroup(child, 'SIGKILL'));
      const output = await ready(child);
      const result = await work(output);
      endGroup(child, 'SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return result;
    },
  };
}

export type Machine = Awaited<ReturnType<typeof newMachine>>;

/** Runs a script to its end, with nothing on its stdin. Gives both of its streams; throws if a command fails. */
async function bash(text: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const running = execute('bash', ['--norc', '-euo', 'pipefail', '-c', text], { cwd, env });
  running.child.stdin?.end();
  const { stdout, stderr } = await running;
  return stdout + stderr;
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

/** Waits for the server's line `ready`. Throws what it printed if it ends before. */
function ready(child: ChildProcess): Promise<() => string> {
  let text = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (more: string) => {
        text += more;
        if (text.includes('"event":"ready"')) resolve(() => text);
      });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
  });
}

/** A repository with this checkout as its release v0.1.0 and one commit more. Gives its URL. */
async function repositoryIn(folder: string): Promise<string> {
  const source = join(folder, 'platform/agenthub');
  const left = new Set([
    'node_modules',
    'dist',
    'test',
    'bench',
    'data',
    'secrets',
    '.git',
    '.env',
  ]);
  const filter = (path: string) => !left.has(relative(checkoutFolder, path));
  cpSync(checkoutFolder, source, { recursive: true, filter });
  const git = async (...args: string[]) => {
    const who = ['-c', 'user.name=Mei', '-c', 'user.email=mei@example.com'];
    await execute('git', [...who, '-c', 'init.defaultBranch=main', '-c', 'gc.auto=0', ...args], {
      cwd: source,
    });
  };
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'release');
  await git('tag', 'v0.1.0');
  await git('commit', '--quiet', '--allow-empty', '--message', 'since');
  return `file://${source}`;
}
