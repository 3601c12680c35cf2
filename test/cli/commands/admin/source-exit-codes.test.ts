import { describe, expect, it, onTestFinished } from 'vitest';
import type { SyncRun } from '#schema/source.ts';
import { listen } from '#test/support/git/http-backend.ts';
import { remoteToken, useSources } from '../../sync/use-sources.ts';
import { folderOf, nowhere, skill } from '../../test-registry.ts';

const { registry, admin, repository } = useSources();
const missing = '01900000-0000-7000-8000-000000000000';

/** The code of an error and the exit code of a command with `--json`. */
async function refusal(argv: string[], world: Parameters<typeof admin>[1] = {}) {
  const { code, json } = await admin([...argv, '--json'], world);
  return [code, json().error?.code];
}

describe('the exit code of agenthub-cli admin', () => {
  it('is 3 for a source or a run that there is not, whatever is asked of it', async () => {
    for (const verb of ['show', 'update', 'test', 'preview', 'sync', 'pause', 'resume', 'remove']) {
      const more = verb === 'update' ? ['--ref', 'main'] : [];
      for (const name of [missing, 'https://git.test/none.git']) {
        const argv = ['source', verb, name, ...more, '--yes'];
        expect([verb, ...(await refusal(argv))]).toEqual([verb, 3, 'source.not_found']);
      }
    }
    expect(await refusal(['source', 'runs', missing])).toEqual([3, 'source.not_found']);
    expect(await refusal(['source', 'log', missing])).toEqual([3, 'run.not_found']);
    expect(await refusal(['source', 'cancel', missing])).toEqual([3, 'run.not_found']);
    const { url } = repository({ 'never-run': 'a' });
    await admin(['source', 'add', url, '--ns', 'admin']);
    expect(await refusal(['source', 'log', url])).toEqual([3, 'run.not_found']);
    expect(await refusal(['import', url, '--ns', 'no-such-namespace'])).toEqual([
      3,
      'namespace.not_found',
    ]);
  });

  it('is 4 for whoever is no admin, and for a key that is none', async () => {
    const { url } = repository({ 'not-for-all': 'a' });
    await admin(['source', 'add', url, '--ns', 'admin']);
    const person = await registry.person();
    const forged = { username: 'x', password: '', key: `sr_${'x'.repeat(43)}` };
    const calls = [
      ['source', 'add', url, '--ns', person.username],
      ['import', url, '--ns', person.username],
      ['source', 'list'],
      ...['show', 'test', 'preview', 'sync', 'pause', 'resume', 'remove', 'log', 'runs'].map(
        (verb) => ['source', verb, url],
      ),
      ['source', 'update', url, '--ref', 'main'],
      ['source', 'cancel', missing],
    ];
    const before = await registry.counts();
    for (const [as, code] of [
      [person, 'auth.insufficient_scope'],
      [forged, 'auth.invalid_credentials'],
    ] as const) {
      for (const argv of calls) {
        const result = await registry.cli(['admin', ...argv, '--yes', '--json'], as);
        expect([argv, result.code, result.json().error?.code]).toEqual([argv, 4, code]);
        expect(result.stdout).not.toContain(url);
      }
    }
    expect(await registry.counts()).toEqual(before);
  });

  it('is 5 for what the registry or the remote refuses, with what to do', async () => {
    const { url, closedUrl } = repository({ refused: 'a' });
    const add = ['source', 'add', url, '--ns', 'admin'];
    expect((await admin(add)).code).toBe(0);
    expect(await refusal(add)).toEqual([5, 'source.exists']);
    await admin(['source', 'add', closedUrl, '--ns', 'admin', '--token-stdin'], {
      stdin: 'wrong\n',
    });
    for (const verb of ['test', 'preview']) {
      const refused = await admin(['source', verb, closedUrl]);
      expect(refused.code).toBe(5);
      expect(refused.stderr).toMatch(
        /hint: set a credential that can read the repository: {2}\S.* --token-stdin/,
      );
    }
    const elsewhere = ['source', 'update', closedUrl, '--url', 'https://elsewhere.test/x.git'];
    expect(await refusal(elsewhere)).toEqual([2, 'request.invalid']);
    for (const [host, verb] of [
      ['169.254.169.254', 'test'],
      ['[::1]', 'preview'],
    ] as const) {
      const denied = `http://${host}/${verb}.git`;
      await admin(['source', 'add', denied, '--ns', 'admin']);
      const { code, stderr } = await admin(['source', verb, denied]);
      expect([code, stderr]).toEqual([5, expect.stringContaining('GIT_ALLOW_ADDRESSES')]);
    }
    const wrongRef = ['source', 'add', url, '--ns', 'admin', '--ref', 'no-such-branch'];
    expect((await admin(wrongRef)).code).toBe(0);
    // Two sources have that URL now.
    expect(await refusal(['source', 'test', url])).toEqual([2, 'cli.usage']);
    expect(await refusal(['source', 'test', `${url}#no-such-branch`])).toEqual([
      5,
      'git.ref_not_found',
    ]);
  });

  it('is 6 for a remote that is away, and for a registry that is', async () => {
    const url = `${nowhere}/away.git`;
    await admin(['source', 'add', url, '--ns', 'admin']);
    for (const verb of ['test', 'preview']) {
      expect(await refusal(['source', verb, url])).toEqual([6, 'git.unreachable']);
    }
    const away = { env: { AGENTHUB_URL: nowhere } };
    for (const argv of [['list'], ['sync', missing], ['runs'], ['log', '-f', missing]]) {
      expect(await refusal(['source', ...argv], away)).toEqual([6, 'cli.unreachable']);
    }
    expect(await refusal(['import', url, '--ns', 'admin'], away)).toEqual([6, 'cli.unreachable']);
  });

  it('is 6 for a remote that is at its limit, with how long to wait, and 5 for a plain 403', async () => {
    const headers = new Map<string, Record<string, string>>([
      ['limit', { 'retry-after': '90', 'x-ratelimit-remaining': '0' }],
      ['plain', {}],
    ]);
    const { url, close } = await listen(undefined, [], (req, res) => {
      res.writeHead(403, headers.get(req.url?.split('/')[1] ?? '')).end();
    });
    onTestFinished(close);
    for (const name of headers.keys()) {
      await admin(['source', 'add', `${url}/${name}`, '--ns', 'admin']);
    }
    const { code, stderr } = await admin(['source', 'test', `${url}/limit`]);
    expect([code, stderr]).toEqual([6, expect.stringContaining('hint: try again in 90 s')]);
    expect(await refusal(['source', 'preview', `${url}/limit`])).toEqual([6, 'git.busy']);
    expect(await refusal(['source', 'test', `${url}/plain`])).toEqual([5, 'git.auth_failed']);
  });

  it('is 1 for a run that failed, until its credential is right', async () => {
    const { closedUrl } = repository({ closed: 'a' });
    const imported = await admin(['import', closedUrl, '--ns', 'admin']);
    expect(imported.code).toBe(1);
    expect(imported.stderr).toMatch(/The sync run failed: .*\(git\.auth_failed\)/);
    expect(imported.stderr).toMatch(/--token-stdin/);
    const failed = await admin(['source', 'sync', closedUrl, '--json']);
    expect(failed.code).toBe(1);
    expect(failed.json()).toMatchObject({
      ok: false,
      error: { code: 'cli.failed' },
      data: { run: { state: 'failed', error: { code: 'git.auth_failed' } }, outcomes: [] },
    });
    expect((await admin(['source', 'show', closedUrl])).stderr).toContain('--token-stdin');
    const edited = await admin(['source', 'update', closedUrl, '--token-env', 'GIT_TOKEN'], {
      env: { GIT_TOKEN: remoteToken },
    });
    // GitLab's user name is what a token comes with where the host is not GitHub's.
    expect(edited.stdout).toContain('credential\ttoken\n');
    expect((await admin(['source', 'sync', closedUrl])).code).toBe(0);
  });

  it('is 8 when a name belongs to someone else, and the others are taken', async () => {
    const { url } = repository({ mine: 'a', 'not-mine': 'b', broken: '' });
    const cwd = await folderOf({ 'SKILL.md': skill('mine', { body: 'By hand.' }) });
    const published = await registry.cli(['publish', '.', '--ns', 'admin'], registry.admin(), {
      cwd,
    });
    expect(published.code).toBe(0);
    const { code, stdout, stderr } = await admin(['import', url, '--ns', 'admin']);
    expect(code).toBe(8);
    expect(stdout.split('\n').map((line) => line.split('\t').slice(0, 2).join(' '))).toEqual([
      'new not-mine',
      'conflict mine',
      'invalid ',
      '',
    ]);
    expect(stderr).toContain('2 assets could not be published; the others were');
    const json = await admin(['source', 'sync', url, '--json']);
    expect([json.code, json.json().error?.code]).toEqual([8, 'cli.partly_done']);
    const { run } = json.json().data as { run: SyncRun };
    expect(run).toMatchObject({ counts: { conflict: 1, invalid: 1, unchanged: 1, new: 0 } });
    expect((await admin(['source', 'log', '-f', url])).code).toBe(8);
    const shown = await registry.cli(['show', 'admin/mine', '--json']);
    expect(shown.json().data).toMatchObject({ origin: 'published', latestVersion: '1.0.0' });
  });
});
