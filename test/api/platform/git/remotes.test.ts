import { createFetchGit } from '#api/platform/git/fetch-git.ts';
import { createNodeGit } from '#api/platform/git/node-git.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { makeCertificate, makeSshKey } from '#test/support/git/keys.ts';
import { describeRemote } from '#test/support/git/remote-suite.ts';
import { knownHostsLine, serveSsh } from '#test/support/git/ssh-server.ts';

const addresses = { allow: ['127.0.0.0/8'] };
const config = ['uploadpack.allowFilter=true'];

describeRemote('over HTTP, protocol 2', async (root) => {
  const backend = await serveGit({ root });
  return {
    git: createNodeGit({ addresses }),
    url: (name) => `${backend.url}/${name}`,
    credential: null,
    close: backend.close,
  };
});

describeRemote('over HTTP, protocol 0, from a server that filters', async (root) => {
  const backend = await serveGit({
    root,
    version2: false,
    config: [...config, 'uploadpack.allowAnySHA1InWant=true'],
  });
  return {
    git: createNodeGit({ addresses }),
    url: (name) => `${backend.url}/${name}`,
    credential: null,
    close: backend.close,
  };
});

describeRemote('over HTTPS with a token and a CA of the company', async (root) => {
  const { ca, key, cert } = makeCertificate();
  const backend = await serveGit({
    root,
    config,
    tls: { key, cert },
    basic: 'oauth2:glpat-secret',
  });
  return {
    git: createNodeGit({ addresses, ca }),
    url: (name) => `${backend.url}/${name}`,
    credential: { kind: 'token', token: 'glpat-secret' },
    close: backend.close,
  };
});

describeRemote('over fetch, with basic credentials', async (root) => {
  const backend = await serveGit({ root, basic: 'ann:pässword' });
  return {
    git: createFetchGit({ addresses }),
    url: (name) => `${backend.url}/${name}`,
    credential: { kind: 'basic', username: 'ann', password: 'pässword' },
    close: backend.close,
  };
});

describeRemote('over SSH with a deploy key', async (root) => {
  const host = makeSshKey();
  const deploy = makeSshKey('ed25519', { passphrase: 'open sesame' });
  const server = await serveSsh({
    root,
    hostKeys: [host.privateKey],
    authorized: [deploy.publicKey],
  });
  return {
    git: createNodeGit({ addresses, knownHosts: knownHostsLine(server.port, host.publicKey) }),
    url: (name) => `ssh://git@127.0.0.1:${server.port}${root}/${name}`,
    credential: { kind: 'ssh-key', privateKey: deploy.privateKey, passphrase: 'open sesame' },
    close: server.close,
  };
});

describeRemote('over SSH with RSA keys in PEM, protocol 0', async (root) => {
  const host = makeSshKey('rsa');
  const deploy = makeSshKey('rsa', { pem: true });
  const server = await serveSsh({
    root,
    hostKeys: [host.privateKey],
    authorized: [deploy.publicKey],
    version2: false,
    config: ['uploadpack.allowAnySHA1InWant=true'],
  });
  return {
    git: createNodeGit({ addresses, knownHosts: knownHostsLine(server.port, host.publicKey) }),
    url: (name) => `ssh://git@127.0.0.1:${server.port}${root}/${name}`,
    credential: { kind: 'ssh-key', privateKey: deploy.privateKey },
    close: server.close,
  };
});
