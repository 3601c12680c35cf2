import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeSshKey } from '#test/support/git/keys.ts';
import { remoteToken, useSources } from '../../sync/use-sources.ts';
import { folderOf } from '../../test-registry.ts';

const { admin, repository } = useSources();

describe('what agenthub-cli admin source is told in secret', () => {
  it('is in nothing that it says, whatever it is asked and however it ends', async () => {
    const { closedUrl } = repository({ quiet: 'a' });
    const wrong = 'glpat-a-wrong-token';
    const said: string[] = [];
    const say = async (argv: string[], world: Parameters<typeof admin>[1] = {}) => {
      for (const more of [[], ['--json'], ['-v']]) {
        const { stdout, stderr } = await admin([...argv, ...more], world);
        said.push(stdout, stderr);
      }
    };
    await say(['source', 'add', closedUrl, '--ns', 'admin', '--token-stdin'], {
      stdin: `${wrong}\n`,
    });
    for (const verb of ['test', 'preview', 'sync', 'log', 'show'])
      await say(['source', verb, closedUrl]);
    await say(['source', 'update', closedUrl, '--token-env', 'GIT_TOKEN'], {
      env: { GIT_TOKEN: remoteToken },
    });
    for (const verb of ['test', 'preview', 'sync', 'log', 'show'])
      await say(['source', verb, closedUrl]);
    for (const argv of [['list'], ['runs'], ['pause', closedUrl], ['resume', closedUrl]])
      await say(['source', ...argv]);
    await say(['import', closedUrl, '--ns', 'admin', '--token-env', 'GIT_TOKEN'], {
      env: { GIT_TOKEN: wrong },
    });
    const all = said.join('\n');
    expect(all).toContain('git.auth_failed');
    expect(all).toContain('quiet');
    for (const token of [wrong, remoteToken]) {
      expect(all).not.toContain(token);
      expect(all).not.toContain(Buffer.from(`oauth2:${token}`).toString('base64'));
    }
  });

  it('is no part of a URL: such a one is refused, and not repeated', async () => {
    const { closedUrl } = repository({ url: 'a' });
    const { closedUrl: other } = repository({ other: 'a' });
    await admin(['source', 'add', other, '--ns', 'admin']);
    for (const user of [`oauth2:${remoteToken}`, remoteToken]) {
      const url = closedUrl.replace('://', `://${user}@`);
      for (const argv of [
        ['source', 'add', url, '--ns', 'admin'],
        ['import', url, '--ns', 'admin'],
        ['source', 'update', other, '--url', url],
      ]) {
        const { code, stdout, stderr } = await admin(argv);
        expect([code, stdout]).toEqual([2, '']);
        expect(stderr).toContain('credential');
        expect(stderr).not.toContain(remoteToken);
      }
      const { code, stderr } = await admin(['source', 'show', url]);
      expect(code).toBe(3);
      expect(stderr).not.toContain(remoteToken);
    }
  });

  it('is a deploy key that the registry keeps and nobody sees again', async () => {
    const { privateKey, publicKey } = makeSshKey();
    const folder = await folderOf({ deploy_key: privateKey, 'deploy_key.pub': publicKey });
    const url = 'ssh://git@127.0.0.1:2/skills.git';
    const said: string[] = [];
    for (const argv of [
      ['source', 'add', url, '--ns', 'admin', '--ssh-key', join(folder, 'deploy_key'), '--json'],
      ['source', 'show', url, '--json'],
      ['source', 'test', url],
      ['source', 'update', url, '--ssh-key', join(folder, 'deploy_key.pub')],
    ]) {
      const { stdout, stderr } = await admin(argv);
      said.push(stdout, stderr);
    }
    const all = said.join('\n');
    expect(all).toContain('"credential": "ssh-key"');
    const body = readFileSync(join(folder, 'deploy_key'), 'utf8').split('\n').slice(1, -2);
    for (const line of body) expect(all).not.toContain(line);
  });
});
