import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNodeGit } from '#api/platform/git/node-git.ts';
import { proxyFor } from '#api/platform/git/proxy.ts';
import { type Backend, serveGit } from '#test/support/git/http-backend.ts';
import { makeCertificate } from '#test/support/git/keys.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';

const addresses = { allow: ['127.0.0.0/8'] };
const { root, remove } = createRepositories();
const { ca, key, cert } = makeCertificate();
let commit: string;
let plain: Backend;
let secure: Backend;
let proxy: { url: string; seen: string[]; close(): void };

beforeAll(async () => {
  commit = new Repository(root).commit([{ path: 'a', content: 'x' }]);
  plain = await serveGit({ root });
  secure = await serveGit({ root, tls: { key, cert } });
  proxy = await serveProxy('ann:secret');
});
afterAll(async () => {
  proxy.close();
  await plain.close();
  await secure.close();
  remove();
});

/** A proxy that asks for a user, forwards plain requests, opens tunnels, and knows the host `git.corp`. */
async function serveProxy(user: string): Promise<typeof proxy> {
  const seen: string[] = [];
  const known = (req: IncomingMessage) => {
    seen.push(`${req.method} ${req.url}`);
    const given = req.headers['proxy-authorization'];
    return given === `Basic ${Buffer.from(user).toString('base64')}`;
  };
  const server = createServer((req, res) => {
    if (!known(req)) return void res.writeHead(407).end();
    const url = new URL(req.url ?? '');
    if (url.hostname === 'git.corp') url.host = `127.0.0.1:${plain.port}`;
    const { 'proxy-authorization': _, ...headers } = req.headers;
    const onward = request(url, { method: req.method, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(res);
    });
    req.pipe(onward);
  });
  server.on('connect', (req, socket, head) => {
    if (!known(req)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const [host = '', port = ''] = (req.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://ann:secret@127.0.0.1:${port}`,
    seen,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const at = (url: string) => ({ url: `${url}/skills.git`, ref: null, credential: null });

describe('git through a proxy', () => {
  it('reaches HTTPS by CONNECT, and checks the certificate of the remote', async () => {
    const settings = { https: proxy.url };
    const git = createNodeGit({ addresses, ca, proxy: settings });
    expect(await git.resolveRemote(at(secure.url))).toMatchObject({ commit });
    expect(proxy.seen.at(-1)).toBe(`CONNECT 127.0.0.1:${secure.port}`);
    const untrusting = createNodeGit({ addresses, proxy: settings });
    await expect(untrusting.resolveRemote(at(secure.url))).rejects.toMatchObject({
      code: 'git.unreachable',
      detail: expect.stringMatching(/unknown issuer/),
    });
  });

  it('reaches HTTP, also a host that only the proxy knows', async () => {
    const git = createNodeGit({ addresses, proxy: { http: proxy.url } });
    expect(await git.resolveRemote(at('http://git.corp'))).toMatchObject({ commit });
    expect(proxy.seen.at(-1)).toBe('POST http://git.corp/skills.git/git-upload-pack');
  });

  it('does not ask the proxy for an address that is denied', async () => {
    const before = proxy.seen.length;
    const git = createNodeGit({ proxy: { http: proxy.url, https: proxy.url } });
    for (const host of ['http://169.254.169.254', 'https://169.254.169.254', 'http://localhost']) {
      await expect(git.resolveRemote(at(host))).rejects.toMatchObject({
        code: 'git.address_denied',
      });
    }
    expect(proxy.seen).toHaveLength(before);
  });

  it('says that the proxy does not let through, without its password', async () => {
    const wrong = proxy.url.replace('secret', 'guess');
    const git = createNodeGit({ addresses, ca, proxy: { https: wrong } });
    const act = git.resolveRemote(at(secure.url));
    await expect(act).rejects.toMatchObject({
      code: 'git.unreachable',
      detail: expect.stringMatching(/proxy 127\.0\.0\.1:\d+ refuses the connection \(HTTP 407\)/),
    });
    await expect(act).rejects.not.toMatchObject({ message: expect.stringContaining('guess') });
  });
});

describe('proxyFor', () => {
  const settings = { http: 'http://p:1', https: 'p:2' };
  it.each([
    ['http://git.example.com/x', '', 'http://p:1/'],
    ['https://git.example.com/x', '', 'http://p:2/'],
    ['https://git.example.com/x', 'example.com', null],
    ['https://git.example.com/x', '.example.com', null],
    ['https://git.example.com/x', '*.example.com', null],
    ['https://git.example.com/x', 'a, git.EXAMPLE.com', null],
    ['https://gitexample.com/x', 'example.com', 'http://p:2/'],
    ['https://git.example.com:8443/x', 'git.example.com:8443', null],
    ['https://git.example.com/x', 'git.example.com:8443', 'http://p:2/'],
    ['https://10.0.0.1/x', '10.0.0.1', null],
    ['https://10.0.0.1/x', '0.0.1', 'http://p:2/'],
    ['https://[fd12::1]/x', '[fd12::1]', null],
    ['https://git.example.com/x', '*', null],
  ])('for %s with NO_PROXY %j is %s', (url, no, expected) => {
    expect(proxyFor(new URL(url), { ...settings, no })?.href ?? null).toBe(expected);
  });

  it('refuses a proxy that is none, without repeating it', () => {
    for (const https of ['socks5://u:secret@p:1', 'https://p', 'http://']) {
      expect(() => createNodeGit({ proxy: { https } })).toThrow(/^HTTP_PROXY .* must be like http/);
    }
  });
});
