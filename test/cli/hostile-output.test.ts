import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '#cli/commands/index.ts';
import { evilAnswers } from './evil-registry.ts';
import { poisoned } from './poison.ts';
import { createWorld, put } from './install/world.ts';
import { type CliResult, type CliWorld, runCli } from './run-cli.ts';

const id = '0197a5b2-3c01-7000-8000-000000000001';
const run = '0197a5b2-3c64-7000-8000-000000000064';
const manifest = `---\nname: evil\ndescription: "d"\nx: "\u202E"\n---\n`;

/** What each command is run with; `home` in a value stands for the home folder. */
const invocations: Record<string, (string[] | [string[], CliWorld])[]> = {
  find: [['find', 'x']],
  show: [
    ['show', 'evil/x'],
    ['show', 'x@1.0.0'],
    ['show', 'x', '--versions'],
    ['show', 'x', '--files'],
    ['show', 'x', '--readme'],
    ['show', 'x', '--file', 'SKILL.md'],
  ],
  diff: [
    ['diff', 'evil/x', '1.0.0', '1.0.0'],
    ['diff', 'evil/x', '1.0.0', '--stat'],
  ],
  download: [['download', 'x']],
  open: [['open', 'x']],
  use: [['use', 'evil/x']],
  add: [['add', 'x', '-a', 'kiro', '-v']],
  list: [['list'], ['list', '--outdated']],
  update: [['update', '-v']],
  remove: [['remove', 'x']],
  targets: [['targets']],
  doctor: [['doctor'], ['doctor', '--fix']],
  audit: [['audit'], ['audit', '--format', 'sarif']],
  pin: [['pin', 'x']],
  unpin: [['unpin', 'x']],
  yank: [['yank', 'x@1.0.0', '--reason', 'wrong', '--yes']],
  unyank: [['unyank', 'x@1.0.0']],
  deprecate: [['deprecate', 'x']],
  'dist-tag add': [['dist-tag', 'add', 'x@1.0.0', 'beta']],
  'dist-tag rm': [['dist-tag', 'rm', 'x', 'beta', '--yes']],
  'dist-tag ls': [['dist-tag', 'ls', 'x']],
  visibility: [['visibility', 'x', 'private', '--yes']],
  rename: [['rename', 'x', 'y', '--yes']],
  delete: [['delete', 'x', '--yes']],
  restore: [['restore'], ['restore', 'x']],
  init: [['init', 'a-skill']],
  validate: [
    ['validate', 'skills', '-r'],
    ['validate', 'bad', '-r'],
  ],
  publish: [
    ['publish', 'skills/evil'],
    ['publish', 'skills', '-r'],
  ],
  'agent show': [
    ['agent', 'show', 'evil/x'],
    ['agent', 'show', 'evil/x@1.0.0'],
  ],
  'agent find': [['agent', 'find', 'x']],
  'agent add': [['agent', 'add', 'evil/x', '-a', 'kiro', '-v']],
  'agent list': [['agent', 'list']],
  'agent remove': [['agent', 'remove', 'x']],
  'mcp find': [['mcp', 'find', 'x']],
  'mcp show': [['mcp', 'show', 'evil/x']],
  'mcp add': [['mcp', 'add', 'evil/x', '-a', 'kiro', '-v']],
  'mcp list': [['mcp', 'list']],
  'mcp remove': [['mcp', 'remove', 'x']],
  'mcp init': [['mcp', 'init', 'a-server']],
  'mcp validate': [['mcp', 'validate', 'bad', '-r']],
  'mcp publish': [['mcp', 'publish', 'skills', '-r']],
  'agent init': [['agent', 'init', 'an-agent']],
  'agent validate': [
    ['agent', 'validate', 'skills', '-r'],
    ['agent', 'validate', 'bad', '-r'],
  ],
  'agent publish': [['agent', 'publish', 'skills/evil']],
  login: [
    [['login', '--with-token'], { stdin: 'sr_x' }],
    [['login', '--device'], {}],
    [['login', '--user', 'x'], { answers: [['Password', 'secret\r']], env: { CI: '' } }],
  ],
  logout: [['logout']],
  whoami: [['whoami']],
  password: [
    [
      ['password'],
      {
        answers: [
          ['Current password', 'secret-1\r'],
          ['New password', 'secret-22\r'],
          ['Repeat the new password', 'secret-22\r'],
        ],
      },
    ],
  ],
  'team create': [['team', 'create', 'evil']],
  'team list': [['team', 'list', '--all']],
  'team show': [['team', 'show', 'evil']],
  'team add': [['team', 'add', 'evil', 'mei']],
  'team role': [['team', 'role', 'evil', 'mei', 'owner']],
  'team remove': [['team', 'remove', 'evil', 'mei']],
  'team leave': [['team', 'leave', 'evil', '--yes']],
  'team delete': [['team', 'delete', 'evil', '--yes']],
  'token create': [['token', 'create', 'x']],
  'token list': [
    ['token', 'list'],
    ['token', 'list', '--user', 'evil'],
  ],
  'token revoke': [['token', 'revoke', '0197a5b2']],
  'admin user password': [
    [['admin', 'user', 'password', 'evil', '--no-input'], { stdin: 'secret-22\n' }],
  ],
  'admin user disable': [['admin', 'user', 'disable', 'evil']],
  'admin user enable': [['admin', 'user', 'enable', 'evil']],
  'admin source list': [['admin', 'source', 'list']],
  'admin source add': [['admin', 'source', 'add', 'https://git.test/x.git', '--ns', 'evil']],
  'admin source update': [['admin', 'source', 'update', id, '--ref', 'main']],
  'admin source remove': [
    ['admin', 'source', 'remove', id, '--yes'],
    [['admin', 'source', 'remove', id], { answers: [['type its URL', 'x\r']] }],
  ],
  'admin source show': [['admin', 'source', 'show', id]],
  'admin source test': [['admin', 'source', 'test', id]],
  'admin source preview': [['admin', 'source', 'preview', id]],
  'admin source sync': [
    ['admin', 'source', 'sync', id],
    ['admin', 'source', 'sync', id, '--no-wait'],
  ],
  'admin source pause': [['admin', 'source', 'pause', id]],
  'admin source resume': [['admin', 'source', 'resume', id]],
  'admin source runs': [['admin', 'source', 'runs']],
  'admin source log': [
    ['admin', 'source', 'log', run],
    ['admin', 'source', 'log', '-f', run],
  ],
  'admin source cancel': [['admin', 'source', 'cancel', run]],
  'admin import': [['admin', 'import', 'https://git.test/x.git', '--ns', 'evil']],
  'config get': [['config', 'get', `registry.url${poisoned}`]],
  'config set': [['config', 'set', 'namespace', poisoned]],
  'config unset': [['config', 'unset', poisoned]],
  'config show': [['config', 'show']],
  'config path': [['config', 'path']],
  completion: [['completion', 'bash']],
  complete: [['complete', '--', poisoned]],
};

const escape = '\u001B';
/** Our own styling: bold, dim, four colours, and their ends. */
const ours = new RegExp(`${escape}\\[(?:1|2|22|31|32|33|36|39)m`, 'g');
/** What clears a line of progress. */
const cleared = `\r${escape}[2K`;
// What no one else may bring: controls but tab and line feed, line separators, what is not seen.
const never =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- they are what it looks for
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029]|\p{Default_Ignorable_Code_Point}/u;

/** What is left when our own styling is taken away. */
const foreign = (text: string) => text.replaceAll(cleared, '').replaceAll(ours, '');

async function outputs(argv: string[], extra: CliWorld): Promise<CliResult[]> {
  const results: CliResult[] = [];
  for (const [flags, terminal] of [
    [[], undefined],
    [['--color=always'], 120],
    [['--json'], undefined],
  ] as [string[], number | undefined][]) {
    // Questions are asked on a terminal only, and drawn there by a library.
    if (extra.answers && terminal === undefined) continue;
    // A file that is asked for goes into a pipe as it is.
    if (/--readme|--file/.test(argv.join()) && terminal === undefined && flags.length === 0)
      continue;
    const { home, project } = await createWorld();
    await put(project, {
      'skills/evil/SKILL.md': manifest,
      'skills/evil/AGENT.md': manifest,
      [`bad/\u202Ex/AGENT.md`]: 'no frontmatter \u001B[2J',
      [`bad/\u202Ex/SKILL.md`]: 'no frontmatter \u001B[2J',
    });
    const world = { cwd: project, home, terminal, fetch: evilAnswers(), ...extra };
    const env = { LANG: 'C.UTF-8', AGENTHUB_URL: 'http://hub.test', AGENTHUB_TOKEN: 'sr_x' };
    const start = { ...world, env: { ...env, ...extra.env } };
    if (['list', 'update', 'remove', 'doctor', 'audit', 'pin', 'unpin'].includes(argv[0] ?? '')) {
      await runCli(['add', 'x', '-a', 'kiro'], start);
    }
    results.push(await runCli([...argv, ...flags], start));
  }
  return results;
}

describe('the output of a command beside a hostile registry', () => {
  it('is looked at for every command', () => {
    const paths = commands.map(({ paths: [first = []] = [] }) => first.join(' '));
    expect(Object.keys(invocations).toSorted()).toEqual(paths.toSorted());
  });

  const cases = Object.values(invocations).flatMap((each) =>
    each.map((one): [string[], CliWorld] =>
      Array.isArray(one[0]) ? (one as [string[], CliWorld]) : [one as string[], {}],
    ),
  );
  const quiet = cases.filter(([, { answers }]) => !answers);

  it.each(quiet)(
    'holds nothing that a terminal obeys or a reader does not see: %j',
    async (argv, extra) => {
      for (const { stdout, stderr } of await outputs(argv, extra)) {
        expect(foreign(stdout + stderr)).not.toMatch(never);
      }
    },
  );

  it.each(cases.filter(([, { answers }]) => answers))(
    'holds none of it where it asks: %j',
    async (argv, extra) => {
      for (const { stdout, stderr } of await outputs(argv, extra)) {
        const shown = stdout + stderr;
        for (const raw of ['\u001B[8m', '\u001B]', '\u202E', '\u200B', '\u009B'])
          expect(shown).not.toContain(raw);
      }
    },
  );

  it.each(quiet)(
    'holds none of it for an error with hostile words either: %j',
    async (argv, extra) => {
      const fetch: typeof globalThis.fetch = async () =>
        Response.json(
          {
            code: 'asset.ambiguous',
            detail: poisoned,
            requestId: poisoned,
            errors: [{ pointer: poisoned, detail: poisoned }],
            candidates: [poisoned],
          },
          { status: 409 },
        );
      for (const { stdout, stderr } of await outputs([...argv, '-v'], { ...extra, fetch })) {
        expect(foreign(stdout + stderr)).not.toMatch(never);
      }
    },
  );

  it('keeps a name, a reason or a message on one line', async () => {
    for (const argv of [
      ['find', 'x'],
      ['show', 'x', '--versions'],
      ['admin', 'source', 'runs'],
    ]) {
      const [piped] = await outputs(argv, {});
      expect(piped?.stdout.trimEnd().split('\n')).toHaveLength(1);
    }
  });

  it('is written by one file, which escapes it', () => {
    const files = readdirSync('cli', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /\b(?:stdout|stderr)\b[^\n]*\.write\(|\bconsole\.(?!log\b)|process\.std/.test(
          readFileSync(join('cli', file), 'utf8'),
        ),
      );
    // Beside it the version alone, before anything is loaded.
    expect(files.toSorted()).toEqual(['main.ts', 'run.ts']);
  });
});
