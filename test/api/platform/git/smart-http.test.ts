import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitCredential, GitSource } from '#api/domain/git.ts';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { createFetchGit } from '#api/platform/git/fetch-git.ts';
import { createNodeGit, type NodeGitOptions } from '#api/platform/git/node-git.ts';
import type { AppError } from '#schema/error.ts';
import { type Backend, type BackendOptions, serveGit } from '#test/support/git/http-backend.ts';
import { makeCertificate } from '#test/support/git/keys.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';

const addresses = { allow: ['127.0.0.0/8'] };
const clients = { 'node:http': createNodeGit, fetch: createFetchGit };
const { root, remove } = createRepositories();
const open: Backend[] = [];
let commit: string;

beforeAll(() => {
  commit = new Repository(root).commit([{ path: 'SKILL.md', content: 'text' }]);
});
afterAll(async () => {
  for (const one of open) await one.close();
  remove();
});

async function serve(options: Partial<BackendOptions> = {}): Promise<Backend> {
  const backend = await serveGit({ root, ...options });
  open.push(backend);
  return backend;
}
const at = (url: string, credential: GitCredential | null = null): GitSource => ({
  url,
  ref: null,
  credential,
});
const redirecting = (location: () => string, status = 301) =>
  serve({
    before: (req, res) => {
      if (req.method !== 'GET') return false;
      res.writeHead(status, { location: location() }).end();
      return true;
    },
  });

/** The error of a refusal, which shows nothing of the secret in any of its parts. */
async function refusal(act: Promise<unknown>, secret = 'hunter2'): Promise<AppError> {
  const err: unknown = await act.then(
    () => {
      throw new Error('nothing was refused');
    },
    (cause: unknown) => cause,
  );
  const { message, detail, cause, stack } = err as AppError;
  const shown = [message, detail, stack, String(cause), JSON.stringify(err)].join('\n');
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain(Buffer.from(`oauth2:${secret}`).toString('base64'));
  return err as AppError;
}

describe.each(Object.entries(clients))('git over %s', (_, create) => {
  const git = (options: NodeGitOptions = {}) => create({ addresses, ...options });

  it('costs two requests to resolve a ref, whatever slash the URL ends with', async () => {
    const { url, requests } = await serve();
    const source = at(`${url}/skills.git/`);
    expect(await git().resolveRemote(source)).toEqual({ commit, ref: 'refs/heads/main' });
    expect(requests.map(({ line }) => line)).toEqual([
      'GET /skills.git/info/refs?service=git-upload-pack',
      'POST /skills.git/git-upload-pack',
    ]);
  });

  it('asks for a credential, refuses a wrong one, and takes the right one', async () => {
    const { url } = await serve({ basic: 'oauth2:hunter2' });
    const source = at(`${url}/skills.git`);
    expect(await refusal(git().resolveRemote(source))).toMatchObject({
      code: 'git.auth_failed',
      detail: expect.stringMatching(/asks for a credential/),
    });
    const wrong = at(source.url, { kind: 'token', token: 'hunter3' });
    expect(await refusal(git().resolveRemote(wrong), 'hunter3')).toMatchObject({
      code: 'git.auth_failed',
      detail: expect.stringMatching(/refuses the credential \(HTTP 401\)/),
    });
    const right = at(source.url, { kind: 'token', token: 'hunter2' });
    expect(await git().resolveRemote(right)).toMatchObject({ commit });
  });

  it('follows a redirect to where the repository moved, for the pack too', async () => {
    const target = await serve();
    const moved = await redirecting(
      () => `${target.url}/skills.git/info/refs?service=git-upload-pack`,
    );
    const credential: GitCredential = { kind: 'token', token: 'hunter2' };
    const source = at(`${moved.url}/old.git`, credential);
    const snapshot = await git().fetchTree(source, commit, gitLimitsDefault);
    expect(snapshot.files).toHaveLength(1);
    expect(moved.requests[0]?.headers.authorization).toMatch(/^Basic /);
    // Another port is another origin: the credential stays behind.
    expect(target.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('says where the credential would have to go when a redirect leaves its origin', async () => {
    const target = await serve({ basic: 'oauth2:hunter2' });
    const moved = await redirecting(
      () => `${target.url}/skills.git/info/refs?service=git-upload-pack`,
    );
    const source = at(`${moved.url}/old.git`, { kind: 'token', token: 'hunter2' });
    expect(await refusal(git().resolveRemote(source))).toMatchObject({
      code: 'git.auth_failed',
      detail: `The remote redirects to ${target.url}, where the credential is not sent. Give the source that URL.`,
    });
  });

  it.each([
    ['a metadata address', 'http://169.254.169.254/info/refs?service=git-upload-pack', /metadata/],
    ['it as a number', 'http://2852039166/info/refs?service=git-upload-pack', /metadata/],
    ['it in IPv6', 'http://[::ffff:a9fe:a9fe]/info/refs?service=git-upload-pack', /metadata/],
    ['a link-local one', 'http://[fe80::1]/info/refs?service=git-upload-pack', /link-local/],
    ['this machine in IPv6', 'http://[::1]:1/info/refs?service=git-upload-pack', /loopback/],
  ])('does not connect when it is redirected to %s', async (_name, location, reason) => {
    const { url } = await redirecting(() => location, 302);
    const err = await refusal(git().resolveRemote(at(`${url}/skills.git`)));
    expect(err).toMatchObject({
      code: 'git.address_denied',
      detail: expect.stringMatching(reason),
    });
  });

  it.each([
    ['file:///etc/passwd', /redirects to file:/],
    ['/login', /a page of 127\.0\.0\.1/],
    ['http://127.0.0.1:1/x?service=git-upload-pack', /a page of 127/],
    ['http://[', /an invalid URL/],
  ])('does not follow a redirect to %s', async (location, reason) => {
    const { url } = await redirecting(() => location);
    const err = await refusal(git().resolveRemote(at(`${url}/skills.git`)));
    expect(err).toMatchObject({ code: 'git.invalid', detail: expect.stringMatching(reason) });
  });

  it('does not follow redirects in a circle, nor one of the request for the pack', async () => {
    const circle: Backend = await redirecting(
      () => `${circle.url}/x/info/refs?service=git-upload-pack`,
    );
    expect(await refusal(git().resolveRemote(at(`${circle.url}/x`)))).toMatchObject({
      code: 'git.invalid',
      detail: expect.stringMatching(/more than 5 times/),
    });
    expect(circle.requests).toHaveLength(6);
    const late = await serve({
      before: (req, res) => {
        if (req.method !== 'POST') return false;
        res.writeHead(307, { location: '/elsewhere' }).end();
        return true;
      },
    });
    expect(await refusal(git().resolveRemote(at(`${late.url}/skills.git`)))).toMatchObject({
      code: 'git.invalid',
      detail: expect.stringMatching(/redirects the request/),
    });
  });

  it.each([
    [404, 'git.repository_not_found', /no such repository/],
    [403, 'git.auth_failed', /403/],
    [429, 'git.busy', /accepts no more requests for now \(HTTP 429\)/],
    [503, 'git.unreachable', /"down: \*\*\* \*\*\*"/],
    [418, 'git.invalid', /HTTP 418/],
  ] as const)('tells what HTTP %i means', async (status, code, detail) => {
    const { url } = await serve({
      before: (req, res) => {
        // A server that repeats what it was sent.
        res.writeHead(status, { 'content-type': 'text/plain' });
        res.end(`down: ${req.headers.authorization} hunter2`);
        return true;
      },
    });
    const source = at(`${url}/skills.git`, { kind: 'token', token: 'hunter2' });
    const err = await refusal(git().resolveRemote(source));
    expect(err).toMatchObject({ code, detail: expect.stringMatching(detail) });
  });

  it('says that a page is no repository', async () => {
    const { url } = await serve({
      before: (_req, res) => {
        res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>');
        return true;
      },
    });
    expect(await refusal(git().resolveRemote(at(`${url}/skills.git`)))).toMatchObject({
      code: 'git.invalid',
      detail: expect.stringMatching(/answers with text\/html/),
    });
  });

  it('denies loopback unless it is allowed, and before it connects', async () => {
    const { url, connections, port } = await serve();
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f.1', '0.0.0.0']) {
      const source = at(`http://${host}:${port}/skills.git`);
      const err = await refusal(create().resolveRemote(source));
      expect(err).toMatchObject({ code: 'git.address_denied' });
    }
    expect(await refusal(create().resolveRemote(at(`${url}/x`)))).toMatchObject({
      detail:
        '127.0.0.1 is this machine (loopback); the registry does not connect there. An operator can allow it.',
    });
    expect(connections()).toBe(0);
  });

  it('says that nothing listens', async () => {
    const { url, close } = await serveGit({ root });
    await close();
    expect(await refusal(git().resolveRemote(at(`${url}/x`)))).toMatchObject({
      code: 'git.unreachable',
      detail: expect.stringMatching(/nothing listens/),
    });
  });

  it.each([
    ['https://ann:hunter2@git.example.com/x.git', /credential in it; give the credential apart/],
    ['file:///srv/x.git', /scheme file; only https, http and ssh/],
    ['git://git.example.com/x.git', /scheme git/],
    ['ext::sh -c id', /space/],
    ['/srv/x.git', /starts with none/],
  ])('refuses the URL %s', async (url, detail) => {
    const err = await refusal(git().resolveRemote(at(url)));
    expect(err).toMatchObject({
      code: 'request.invalid',
      detail: expect.stringMatching(detail),
    });
  });

  it('refuses a deploy key for HTTP, and an odd ref or commit', async () => {
    const { url } = await serve();
    const source = at(`${url}/skills.git`, { kind: 'ssh-key', privateKey: 'hunter2' });
    expect(await refusal(git().resolveRemote(source))).toMatchObject({ code: 'request.invalid' });
    const odd = { ...at(source.url), ref: 'main\n0000' };
    expect(await refusal(git().resolveRemote(odd))).toMatchObject({ code: 'request.invalid' });
    const short = git().fetchTree(at(source.url), 'abc123', gitLimitsDefault);
    expect(await refusal(short)).toMatchObject({ code: 'request.invalid' });
  });
});

describe('git over HTTPS', () => {
  const { ca, key, cert } = makeCertificate();

  it('costs one connection for all requests of a conversation', async () => {
    const { url, requests, connections } = await serve({ tls: { key, cert } });
    const git = createNodeGit({ addresses, ca });
    await git.fetchTree(at(`${url}/skills.git`), commit, gitLimitsDefault);
    expect([requests.length, connections()]).toEqual([2, 1]);
  });

  it('refuses a certificate of an unknown issuer, and takes it with the CA', async () => {
    const { url } = await serve({ tls: { key, cert } });
    const source = at(`${url}/skills.git`);
    expect(await refusal(createNodeGit({ addresses }).resolveRemote(source))).toMatchObject({
      code: 'git.unreachable',
      detail: expect.stringMatching(/unknown issuer; add the CA/),
    });
    const git = createNodeGit({ addresses, ca });
    expect(await git.resolveRemote(source)).toMatchObject({ commit });
    const other = at(url.replace('127.0.0.1', 'localhost'));
    const local = createNodeGit({ addresses: { allow: ['127.0.0.0/8', '::1'] }, ca });
    expect(await refusal(local.resolveRemote(other))).toMatchObject({
      code: 'git.unreachable',
      detail: expect.stringMatching(/for another host/),
    });
  });

  it('does not follow a redirect to http', async () => {
    const plain = await serve();
    const { url } = await serve({
      tls: { key, cert },
      before: (_req, res) => {
        const location = `${plain.url}/skills.git/info/refs?service=git-upload-pack`;
        res.writeHead(301, { location }).end();
        return true;
      },
    });
    const git = createNodeGit({ addresses, ca });
    expect(await refusal(git.resolveRemote(at(`${url}/skills.git`)))).toMatchObject({
      code: 'git.invalid',
      detail: expect.stringMatching(/from https to http/),
    });
    expect(plain.requests).toEqual([]);
  });

  it('says that plain HTTP is spoken there', async () => {
    const { port } = await serve();
    const source = at(`https://127.0.0.1:${port}/skills.git`);
    expect(await refusal(createNodeGit({ addresses }).resolveRemote(source))).toMatchObject({
      code: 'git.unreachable',
      detail: expect.stringMatching(/does not speak TLS there/),
    });
  });
});
