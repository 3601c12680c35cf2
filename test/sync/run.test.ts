import { serveGit } from '#test/support/git/http-backend.ts';
import { makeCertificate, makeSshKey } from '#test/support/git/keys.ts';
import { knownHostsLine, serveSsh } from '#test/support/git/ssh-server.ts';
import { describeSync } from '#test/support/git/sync-suite.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

describeSync('over HTTPS with a token and a CA of the company', async (root) => {
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
    close: backend.close,
  };
});

describeSync('over SSH with a deploy key', async (root) => {
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
    close: server.close,
  };
});
