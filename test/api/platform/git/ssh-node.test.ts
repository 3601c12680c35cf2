import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitCredential, GitRemotes } from '#api/domain/git.ts';
import { createFetchGit } from '#api/platform/git/fetch-git.ts';
import { createNodeGit, type NodeGitOptions } from '#api/platform/git/node-git.ts';
import { listen } from '#test/support/git/http-backend.ts';
import { makeSshKey } from '#test/support/git/keys.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { knownHostsLine, serveSsh, type SshServer } from '#test/support/git/ssh-server.ts';

const addresses = { allow: ['127.0.0.0/8'] };
const { root, remove } = createRepositories();
const host = makeSshKey();
const rsaHost = makeSshKey('rsa');
const deploy = makeSshKey('ecdsa');
const credential: GitCredential = { kind: 'ssh-key', privateKey: deploy.privateKey };
const open: SshServer[] = [];
let server: SshServer;
let commit: string;

beforeAll(async () => {
  commit = new Repository(root, "it's $(id) `x`.git").commit([{ path: 'a', content: 'x' }]);
  server = await serve();
});
afterAll(async () => {
  for (const one of open) await one.close();
  remove();
});

async function serve(options: Partial<Parameters<typeof serveSsh>[0]> = {}): Promise<SshServer> {
  const served = await serveSsh({
    root,
    hostKeys: [host.privateKey, rsaHost.privateKey],
    authorized: [deploy.publicKey],
    ...options,
  });
  open.push(served);
  return served;
}

const knowing = (knownHosts: string | undefined, options: NodeGitOptions = {}): GitRemotes =>
  createNodeGit({ addresses, knownHosts, ...options });
const urlOf = ({ port }: SshServer, path = `${root}/it's $(id) \`x\`.git`) =>
  `ssh://git@127.0.0.1:${port}${encodeURI(path)}`;
const resolve = (git: GitRemotes, given: GitCredential | null = credential, at = server) =>
  git.resolveRemote({ url: urlOf(at), ref: null, credential: given });

async function refused(act: Promise<unknown>, code: string, detail: RegExp): Promise<void> {
  await expect(act).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) });
}

describe('git over SSH', () => {
  it('reads a repository with quotes and shell characters in its path', async () => {
    const git = knowing(knownHostsLine(server.port, host.publicKey));
    expect(await resolve(git)).toEqual({ commit, ref: 'refs/heads/main' });
  });

  it('asks for the type of host key that is known', async () => {
    const git = knowing(knownHostsLine(server.port, rsaHost.publicKey));
    expect(await resolve(git)).toMatchObject({ commit });
  });

  it('refuses a host that is not known, and shows what to compare', async () => {
    const unknown =
      /^The host key of \[127\.0\.0\.1\]:\d+ is not known; it showed ssh-ed25519 SHA256:[\w+/]{43}\..*ssh-keyscan -p \d+ 127\.0\.0\.1/;
    await refused(resolve(knowing(undefined)), 'git.host_key_unknown', unknown);
    const other = knownHostsLine(server.port, host.publicKey, 'other.example');
    await refused(resolve(knowing(other)), 'git.host_key_unknown', /not known/);
    expect(server.commands).toHaveLength(2);
  });

  it('refuses a host whose key has changed, or is revoked', async () => {
    const changed = knownHostsLine(server.port, makeSshKey().publicKey);
    await refused(
      resolve(knowing(changed)),
      'git.host_key_changed',
      /has changed: known is SHA256:.*showed ssh-ed25519 SHA256:/,
    );
    const line = knownHostsLine(server.port, host.publicKey);
    await refused(
      resolve(knowing(`${line}\n@revoked ${line}`)),
      'git.host_key_changed',
      /is revoked/,
    );
  });

  it('refuses a deploy key that is not registered, is public, damaged or locked', async () => {
    const git = knowing(knownHostsLine(server.port, host.publicKey));
    const key = (privateKey: string, passphrase?: string): GitCredential => ({
      kind: 'ssh-key',
      privateKey,
      passphrase,
    });
    const locked = makeSshKey('ed25519', { passphrase: 'open sesame' }).privateKey;
    const stranger = key(makeSshKey().privateKey);
    await refused(
      resolve(git, stranger),
      'git.auth_failed',
      /does not accept the deploy key of git/,
    );
    await refused(resolve(git, key(deploy.publicKey)), 'git.auth_failed', /is a public key/);
    await refused(resolve(git, key('garbage')), 'git.auth_failed', /cannot be read/);
    await refused(resolve(git, key(locked)), 'git.auth_failed', /need a passphrase\?/);
    const wrong = resolve(git, key(locked, 'open barley'));
    await refused(wrong, 'git.auth_failed', /passphrase right\?/);
    await expect(wrong).rejects.not.toMatchObject({ message: expect.stringContaining('barley') });
    await refused(resolve(git, null), 'request.invalid', /needs a deploy key/);
    const token = resolve(git, { kind: 'token', token: 'x' });
    await refused(token, 'request.invalid', /needs a deploy key/);
  });

  it('takes a key that lost its last newline', async () => {
    const git = knowing(knownHostsLine(server.port, host.publicKey));
    const trimmed: GitCredential = { kind: 'ssh-key', privateKey: deploy.privateKey.trim() };
    expect(await resolve(git, trimmed)).toMatchObject({ commit });
  });

  it('denies loopback unless it is allowed', async () => {
    const git = createNodeGit({ knownHosts: knownHostsLine(server.port, host.publicKey) });
    await refused(resolve(git), 'git.address_denied', /127\.0\.0\.1 is this machine/);
    const named = git.resolveRemote({
      url: `git@localhost:${root}/x.git`,
      ref: null,
      credential,
    });
    await refused(named, 'git.address_denied', /^localhost \((127|::1).*is this machine/);
  });

  it('repeats what the remote says of a refusal', async () => {
    const words = 'ERROR: The project you were looking for could not be found\u0007';
    const talking = await serve({
      before: (_command, channel) => {
        channel.stderr.write(words);
        channel.exit(1);
        channel.end();
        return true;
      },
    });
    const git = knowing(knownHostsLine(talking.port, host.publicKey));
    await refused(
      resolve(git, credential, talking),
      'git.repository_not_found',
      /It says "ERROR: The project you were looking for could not be found"/,
    );
  });

  it('costs a time-out when git does not answer, and ends when the line is cut', async () => {
    const stalling = await serve({ before: () => true });
    const git = knowing(knownHostsLine(stalling.port, host.publicKey), {
      timeouts: { idleMs: 300 },
    });
    await refused(resolve(git, credential, stalling), 'git.timeout', /sent nothing for 0.3 s/);
    const cutting = await serve({
      before: (_command, channel) => {
        channel.write('00');
        channel.end();
        return true;
      },
    });
    const other = knowing(knownHostsLine(cutting.port, host.publicKey));
    await refused(resolve(other, credential, cutting), 'git.unreachable', /ended in the middle/);
  });

  it('says that no SSH is spoken there, or nothing at all', async () => {
    const { port, close } = await listen(undefined, [], (_req, res) => res.end('web'));
    const git = knowing(undefined, { timeouts: { connectMs: 500 } });
    const source = { url: `ssh://git@127.0.0.1:${port}/x`, ref: null, credential };
    await refused(git.resolveRemote(source), 'git.unreachable', /SSH handshake|closed/);
    await close();
    await refused(git.resolveRemote(source), 'git.unreachable', /nothing listens/);
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const quiet = (silent.address() as AddressInfo).port;
    await refused(
      git.resolveRemote({ ...source, url: `ssh://git@127.0.0.1:${quiet}/x` }),
      'git.timeout',
      /handshake|signing in/,
    );
    silent.close();
  });

  it('is refused where there are no sockets', async () => {
    const act = resolve(createFetchGit({ addresses }));
    await refused(act, 'request.invalid', /give an https URL/);
  });
});
