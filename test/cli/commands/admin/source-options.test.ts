import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSshKey } from '#test/support/git/keys.ts';
import { type CliWorld, runCli } from '../../run-cli.ts';
import { folderOf, skill } from '../../test-registry.ts';

const url = 'https://gitlab.test/ai/skills.git';
const source = {
  id: '0197a5b2-3c4d-7000-8000-000000000001',
  url,
  ref: null,
  pathGlob: '',
  namespace: 'platform',
  visibility: 'internal',
  intervalSeconds: null,
  credential: 'none',
  paused: false,
  webhookUrl: 'http://hub.test/api/v1/webhooks/0197a5b2-3c4d-7000-8000-000000000001',
  commit: null,
  lastRun: null,
  nextRunAt: null,
  createdAt: '2026-01-02T03:04:05.000Z',
  updatedAt: '2026-01-02T03:04:05.000Z',
};

/** Runs the CLI where every call is written down and answered with the source. */
async function run(argv: string[], world: CliWorld = {}) {
  const sent: { line: string; body: unknown }[] = [];
  const listen: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input instanceof Request ? input.url : input));
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    sent.push({ line: `${init?.method ?? 'GET'} ${pathname}`, body });
    return Response.json({ ...source, webhookSecret: null }, { status: 200 });
  };
  const env = { AGENTHUB_URL: 'http://hub.test', AGENTHUB_TOKEN: 'sr_test', ...world.env };
  const result = await runCli(argv, { ...world, env, fetch: listen });
  return { ...result, sent };
}

const add = (argv: string[], world?: CliWorld) =>
  run(['admin', 'source', 'add', url, '--ns', 'platform', ...argv], world);
const update = (argv: string[], world?: CliWorld) =>
  run(['admin', 'source', 'update', source.id, ...argv], world);

describe('the credential of a source', () => {
  it('is a token from stdin, with or without a line break, or from a variable', async () => {
    for (const [argv, world] of [
      [['--token-stdin'], { stdin: 'glpat-1\n' }],
      [['--token-stdin'], { stdin: 'glpat-1' }],
      [['--token-env', 'GITLAB_TOKEN'], { env: { GITLAB_TOKEN: 'glpat-1' } }],
      [['--token-stdin'], { terminal: 80, answers: [['The token', 'glpat-1\r']] }],
    ] satisfies [string[], CliWorld][]) {
      const { code, sent, stdout, stderr } = await add(argv, world);
      expect(code).toBe(0);
      expect(sent).toEqual([
        {
          line: 'POST /api/v1/admin/sync-sources',
          body: {
            url,
            namespace: 'platform',
            intervalSeconds: null,
            paused: false,
            credential: { kind: 'token', token: 'glpat-1' },
          },
        },
      ]);
      expect(stdout + stderr).not.toContain('glpat-1');
    }
  });

  it('is a user with a password from stdin or from a question', async () => {
    const credential = { kind: 'basic', username: 'bob', password: 'pass word' };
    const piped = await add(['--basic-user', 'bob', '--password-stdin'], { stdin: 'pass word\n' });
    expect(piped.sent[0]?.body).toMatchObject({ credential });
    const asked = await add(['--basic-user', 'bob'], {
      terminal: 80,
      answers: [['Password of bob', 'pass word\r']],
    });
    expect(asked.sent[0]?.body).toMatchObject({ credential });
    expect(asked.stderr).not.toContain('pass word');
    const nobody = await add(['--basic-user', 'bob']);
    expect(nobody).toMatchObject({ code: 2, sent: [] });
    expect(nobody.stderr).toContain('use --password-stdin');
  });

  it('is a deploy key of a file, whose passphrase is asked for when it needs one', async () => {
    const open = makeSshKey('ed25519');
    const locked = makeSshKey('ed25519', { passphrase: 'open sesame' });
    const folder = await folderOf({ open: open.privateKey, locked: locked.privateKey });
    const plain = await add(['--ssh-key', 'open'], { cwd: folder });
    expect(plain.sent[0]?.body).toMatchObject({
      credential: { kind: 'ssh-key', privateKey: open.privateKey },
    });
    const wanted = {
      credential: { kind: 'ssh-key', privateKey: locked.privateKey, passphrase: 'open sesame' },
    };
    const piped = await add(['--ssh-key', join(folder, 'locked'), '--passphrase-stdin'], {
      stdin: 'open sesame\n',
    });
    expect(piped.sent[0]?.body).toMatchObject(wanted);
    const asked = await add(['--ssh-key', 'locked', '-C', folder], {
      terminal: 80,
      answers: [['Passphrase of', 'open sesame\r']],
    });
    expect(asked.sent[0]?.body).toMatchObject(wanted);
    const nobody = await add(['--ssh-key', 'locked'], { cwd: folder });
    expect(nobody).toMatchObject({ code: 2, sent: [] });
    expect(nobody.stderr).toContain('use --passphrase-stdin');
  });

  it('is refused before anything is sent when it is empty, cut off, several or no such thing', async () => {
    const { publicKey } = makeSshKey('ed25519');
    const folder = await folderOf({
      'key.pub': publicKey,
      huge: `-----BEGIN PRIVATE KEY-----\n${'x'.repeat(40_000)}`,
      'SKILL.md': skill('x'),
    });
    for (const [argv, world, said] of [
      [['--token-stdin'], { stdin: '' }, 'There is no token on stdin'],
      [['--token-stdin'], { stdin: '\n' }, 'There is no token on stdin'],
      [['--token-stdin'], { stdin: 'a\nb\n' }, 'more than one line'],
      [['--token-stdin'], { stdin: 'x'.repeat(5000) }, 'too long'],
      [['--token-stdin'], { stdin: 'two words' }, 'That is not a token'],
      [['--token-env', 'NOT_SET'], {}, 'The variable NOT_SET is not set'],
      [['--token-env', 'EMPTY'], { env: { EMPTY: ' ' } }, 'The variable EMPTY is not set'],
      [['--basic-user', 'a:b', '--password-stdin'], { stdin: 'x' }, 'without a colon'],
      [['--ssh-key', 'key.pub'], {}, 'holds no private key'],
      [['--ssh-key', 'SKILL.md'], {}, 'holds no private key'],
      [['--ssh-key', 'huge'], {}, 'too large'],
      [['--ssh-key', 'missing'], {}, 'There is no file'],
      [['--ssh-key', '.'], {}, 'There is no file'],
      [['--token-stdin', '--no-credential'], { stdin: 'x' }, 'not both'],
      [['--token-env', 'X', '--basic-user', 'bob'], { env: { X: 'x' } }, 'not both'],
      [['--password-stdin'], { stdin: 'x' }, '--password-stdin goes with --basic-user'],
      [['--passphrase-stdin'], { stdin: 'x' }, '--passphrase-stdin goes with --ssh-key'],
      [['--token-user', 'oauth2'], {}, '--token-user goes with'],
    ] satisfies [string[], CliWorld, string][]) {
      const { code, sent, stderr } = await add(argv, { cwd: folder, ...world });
      expect({ argv, code, sent }).toEqual({ argv, code: 2, sent: [] });
      expect(stderr).toContain(said);
    }
  });

  it('stays when an edit does not name it, and goes with --no-credential', async () => {
    const kept = await update(['--ref', 'release']);
    expect(kept.sent.at(-1)).toEqual({
      line: `PATCH /api/v1/admin/sync-sources/${source.id}`,
      body: { ref: 'release' },
    });
    const gone = await update(['--no-credential']);
    expect(gone.sent.at(-1)?.body).toEqual({ credential: null });
  });
});

describe('agenthub-cli admin source add', () => {
  it('sends what the options say', async () => {
    const argv = ['--ref', 'v2', '--path', 'skills/**', '--visibility', 'public'];
    const { sent } = await add([...argv, '--interval', '15m', '--paused']);
    expect(sent[0]?.body).toEqual({
      url,
      namespace: 'platform',
      ref: 'v2',
      pathGlob: 'skills/**',
      visibility: 'public',
      intervalSeconds: 900,
      paused: true,
    });
  });

  it('refuses a URL, a ref, a path or a time that cannot be one, and repeats no secret', async () => {
    for (const [argv, said] of [
      [['add', 'https://bob:hunter2@gitlab.test/x.git', '--ns', 'a'], 'has a credential in it'],
      [['add', 'file:///etc', '--ns', 'a'], 'only https, http and ssh'],
      [['add', url, '--ns', 'a', '--ref', 'a..b'], '--ref is a revision'],
      [['add', url, '--ns', 'a', '--path', '../x'], '--path leaves the repository'],
      [['add', url, '--ns', 'a', '--interval', '5s'], '--interval takes'],
      [
        ['add', 'https://github.com/o/r/tree/main/skills', '--ns', 'a'],
        "The git URL is a page that shows a repository; give https://github.com/o/r, with the branch as ref (--ref main) and the folder as pathGlob (--path 'skills')",
      ],
      [
        ['update', url, '--url', 'https://github.com/o/r/blob/main/SKILL.md'],
        'give https://github.com/o/r, with the branch as ref (--ref main)',
      ],
      [['add', url, '--ns', 'a', '--visibility', 'secret'], '--visibility takes'],
      [['add', url], 'Name the namespace'],
      [['add'], 'An argument is missing'],
      [['update', source.id], 'Name at least one setting to update'],
      [['update', source.id, '--ns', 'a'], 'No option named "--ns"'],
      [['runs', '--state', 'done'], '--state takes'],
      [['runs', '--limit', '0'], '--limit takes'],
    ] satisfies [string[], string][]) {
      const { code, sent, stderr } = await run(['admin', 'source', ...argv]);
      expect({ argv, code, sent }).toEqual({ argv, code: 2, sent: [] });
      expect(stderr).toContain(said);
      expect(stderr).not.toContain('hunter2');
    }
  });

  it('takes the namespace of the profile where --ns says none', async () => {
    const folder = await folderOf({
      '.skills-registry/config.toml': '[profiles.default]\nnamespace = "team"\n',
    });
    const { sent } = await run(['admin', 'source', 'add', url], { home: folder });
    expect(sent[0]?.body).toMatchObject({ namespace: 'team' });
  });
});

describe('agenthub-cli admin source update', () => {
  it('goes back to the remote’s own ref, to all folders and to the registry’s interval', async () => {
    const { sent } = await update(['--ref', 'HEAD', '--path', '', '--interval', 'default']);
    expect(sent.at(-1)?.body).toEqual({ ref: null, pathGlob: '', intervalSeconds: null });
    const secret = await update(['--webhook-secret', '--interval', 'never']);
    expect(secret.sent.at(-1)?.body).toEqual({ intervalSeconds: 0, newWebhookSecret: true });
  });

  it('is also called edit, and remove is also called rm', async () => {
    const edited = await run(['admin', 'source', 'edit', source.id, '--ref', 'main']);
    expect(edited.code).toBe(0);
    expect(edited.sent.at(-1)).toEqual({
      line: `PATCH /api/v1/admin/sync-sources/${source.id}`,
      body: { ref: 'main' },
    });
    const removed = await run(['admin', 'source', 'rm', source.id, '--yes']);
    expect(removed.code).toBe(0);
    expect(removed.sent.at(-1)?.line).toBe(`DELETE /api/v1/admin/sync-sources/${source.id}`);
    for (const [verb, alias] of [
      ['update', 'edit'],
      ['remove', 'rm'],
    ]) {
      const help = await runCli(['admin', 'source', alias ?? '', '--help']);
      expect(help.stdout).toContain(`Usage  agenthub-cli admin source ${verb} `);
      expect(help.stdout).toContain(`Also   admin source ${alias}\n`);
    }
  });
});

describe('the admin commands', () => {
  it('end with 4 before anything is sent when nobody is signed in', async () => {
    for (const argv of [
      ['import', url, '--ns', 'a'],
      ...['list', 'runs'].map((verb) => ['source', verb]),
      ...['show', 'remove', 'test', 'preview', 'sync', 'pause', 'resume', 'log', 'cancel'].map(
        (verb) => ['source', verb, source.id],
      ),
      ['source', 'add', url, '--ns', 'a'],
      ['source', 'update', source.id, '--ref', 'x'],
    ]) {
      const env = { AGENTHUB_TOKEN: '' };
      const { code, sent, stderr } = await run(['admin', ...argv], { env });
      expect({ argv, code, sent }).toEqual({ argv, code: 4, sent: [] });
      expect(stderr).toContain('agenthub-cli login');
    }
  });

  it('say which there are where one is missing or mistyped', async () => {
    const group = await runCli(['admin', 'source']);
    expect(group.code).toBe(2);
    expect(group.stderr).toContain('  admin source preview\n');
    const typo = await runCli(['admin', 'source', 'prevew', 'x']);
    expect(typo.code).toBe(2);
    expect(typo.stderr).toContain('No command named "admin source prevew"');
    expect(typo.stderr).toContain('did you mean  agenthub-cli admin source preview?');
    const help = await runCli(['help', 'admin', 'source']);
    expect(help.stdout).toContain('admin source log <run or source>');
    expect(help.stdout).not.toContain('admin import');
  });
});
