import { serveGit } from '#test/support/git/http-backend.ts';
import { makeCertificate, makeSshKey } from '#test/support/git/keys.ts';
import { knownHostsLine, serveSsh } from '#test/support/git/ssh-server.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { describeSync, type SyncRemote } from '#test/support/git/sync-suite.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Repositories of a folder that a server of a test shows, and how they get commits. */
function repositories(): { root: string; commit: SyncRemote['commit']; remove(): void } {
  const { root, remove } = createRepositories();
  const commit: SyncRemote['commit'] = async (name, files) =>
    new Repository(root, name).commit(files);
  return { root, commit, remove };
}

describeSync('over HTTPS with a token and a CA of the company', async () => {
  const { root, commit, remove } = repositories();
  const { ca, key, cert } = makeCertificate();
  const caFile = join(root, 'ca.pem');
  writeFileSync(caFile, ca);
  const token = 'glpat-secret-of-the-suite';
  const backend = await serveGit({ root, tls: { key, cert }, basic: `oauth2:${token}` });
  return {
    env: { GIT_CA_FILE: caFile },
    url: (name) => `${backend.url}/${name}`,
    credential: { kind: 'token', token },
    secret: token,
    commit,
    async close() {
      await backend.close();
      remove();
    },
  };
});

describeSync('over SSH with a deploy key', async () => {
  const { root, commit, remove } = repositories();
  const host = makeSshKey();
  const deploy = makeSshKey();
  const server = await serveSsh({
    root,
    hostKeys: [host.privateKey],
    authorized: [deploy.publicKey],
  });
  return {
    env: { GIT_KNOWN_HOSTS: knownHostsLine(server.port, host.publicKey) },
    url: (name) => `ssh://git@127.0.0.1:${server.port}${root}/${name}`,
    credential: { kind: 'ssh-key', privateKey: deploy.privateKey },
    secret: deploy.privateKey.split('\n')[2] ?? '',
    commit,
    async close() {
      await server.close();
      remove();
    },
  };
});
