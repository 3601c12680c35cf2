import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exitCodes } from '#cli/exit-codes.ts';
import { snapshot } from '#test/cli/install/world.ts';
import { type CliResult, runCli } from '#test/cli/run-cli.ts';
import { Finding } from './finding.ts';

/** In memory where there is such a place. */
const ground = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** What nothing that a registry says, and nothing that lies in a project, may change. */
const sentinels: Record<string, string> = {
  'outside/notes.txt': 'mine\n',
  'outside/.ssh/authorized_keys': 'ssh-ed25519 AAAA me\n',
  'home/.bashrc': 'export A=1\n',
  'home/.config/git/config': '[user]\n\tname = me\n',
  'project/README.md': '# Project\n',
  'project/src/index.ts': 'export {};\n',
  'project/.git/HEAD': 'ref: refs/heads/main\n',
  'project/.git/config': '[core]\n\tbare = false\n',
  'project/.git/hooks/pre-commit.sample': '#!/bin/sh\n',
  'project/.git/objects/info/alternates': '\n',
};

/** Where installs may write: all else of the world must be as it was. */
const placed =
  /^(project\/(\.(claude|agents|cursor|codex|gemini|github|kiro|opencode|windsurf|skills-registry)(\/|$)|agenthub-lock\.json$|\.agenthub|downloads(\/|$)|made(\/|$)|pdf-tools(-1\.0\.0\.zip)?(\/|$))|home\/(\.(claude|agents|cursor|codex|gemini|kiro|opencode|windsurf|skills-registry)(\/|$)|\.config\/(opencode|agenthub)(\/|$)))/;

/** A home folder, a project in git, and what is outside of both; `run` runs the CLI in it. */
export async function openCliWorld() {
  const folder = await realpath(await mkdtemp(join(ground, 'agenthub-fuzz-')));
  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  for (const [path, content] of Object.entries(sentinels)) await put(path, content);
  await mkdir(join(folder, 'home/.skills-registry'), { recursive: true });
  return {
    folder,
    project: join(folder, 'project'),
    home: join(folder, 'home'),
    put,
    /** Runs the CLI and holds it to what is promised of every command, whatever it meets. */
    async run(argv: string[], fetch: typeof globalThis.fetch): Promise<CliResult> {
      const before = await guarded(folder);
      const enough = new AbortController();
      let calls = 0;
      const stop = setTimeout(() => enough.abort(), 3000);
      try {
        const result = await runCli(argv, {
          cwd: join(folder, 'project'),
          home: join(folder, 'home'),
          env: {
            LANG: 'en_US.UTF-8',
            AGENTHUB_URL: registryUrl,
            AGENTHUB_TOKEN: token,
            NO_COLOR: '1',
          },
          stdin: `${token}\n`,
          signal: enough.signal,
          async fetch(input, init) {
            // A run that never ends is followed for ever.
            calls += 1;
            if (calls > 20) enough.abort();
            enough.signal.throwIfAborted();
            return fetch(input, init);
          },
        });
        checkResult(argv, result);
        const after = await guarded(folder);
        const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
          (path) => before[path] !== after[path],
        );
        if (changed.length > 0) {
          throw new Finding(
            `${argv[0]} changes what is not its own`,
            `${JSON.stringify(changed)}\n${argv.join(' ')}\n${result.stderr}`,
          );
        }
        return result;
      } finally {
        clearTimeout(stop);
      }
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
export type CliWorld = Awaited<ReturnType<typeof openCliWorld>>;

/** Where the registry of a case is said to be; nothing listens there. */
export const registryUrl = 'http://registry.example';
const token = `sr_${'T'.repeat(43)}`;

async function guarded(folder: string): Promise<Record<string, string>> {
  const all = Object.entries(await snapshot(folder));
  return Object.fromEntries(all.filter(([path]) => !placed.test(path)));
}

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What a command may end with and print. `raw` commands give a file as it is, which is what they are for. */
function checkResult(argv: string[], { code, stdout, stderr }: CliResult): void {
  const said = `${argv.join(' ')}\nexit ${code}\n${JSON.stringify(stdout.slice(0, 1500))}\n${stderr.slice(0, 2500)}`;
  const name = argv
    .filter((word) => !word.startsWith('-'))
    .slice(0, argv[0] === 'admin' ? 3 : 1)
    .join(' ');
  const known: readonly number[] = Object.values(exitCodes);
  if (!known.includes(code)) throw new Finding(`${name} ends with ${code}`, said);
  const isRaw = argv.includes('--file') || argv.includes('--readme');
  const printed = isRaw ? stderr : stdout + stderr;
  if (control.test(printed))
    throw new Finding(`${name} prints a control character`, JSON.stringify(said));
  if (printed.includes(token)) throw new Finding(`${name} prints the API key`, said);
  // With -v, what nobody thought of prints its stack.
  const place = /^\s+at .*?((?:cli|schema|node_modules)\/\S+?):\d+\)?$/m.exec(stderr)?.[1];
  if (place !== undefined || stdout.includes('"cli.internal"')) {
    const message = /"message": "([^"]{0,100})/.exec(stdout)?.[1];
    const words = message ?? /error:?\s+(.{0,100})/.exec(stderr)?.[1] ?? '';
    throw new Finding(`a command fails as no one thought of, at ${place ?? '?'}: ${words}`, said);
  }
}
