import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { GitLimits, GitSource } from '#api/domain/git.ts';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { createNodeGit } from '#api/platform/git/node-git.ts';
import { type Backend, type BackendOptions, serveGit } from '#test/support/git/http-backend.ts';
import { makeSshKey } from '#test/support/git/keys.ts';
import { pkt } from '#test/support/git/pack-server.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { knownHostsLine, serveSsh } from '#test/support/git/ssh-server.ts';

const addresses = { allow: ['127.0.0.0/8'] };
const git = createNodeGit({ addresses });
const { root, remove } = createRepositories();
const servers: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const server of servers) await server.close();
  remove();
});

const kibibyte = 1024;
const filters = ['uploadpack.allowFilter=true'];
/** Two small skills, and noise beside them that passes the limit of a pack. */
const repository = new Repository(root, 'monorepo.git');
const commit = repository.commit([
  { path: 'skills/a/SKILL.md', content: 'a' },
  { path: 'skills/b/SKILL.md', content: 'b' },
  { path: 'skills/b/deep/er/notes.md', content: 'notes' },
  ...Array.from({ length: 6 }, (_, at) => ({
    path: `assets/noise-${at}.bin`,
    content: randomBytes(100 * kibibyte),
  })),
  { path: 'large/SKILL.md', content: 'large' },
  { path: 'large/model.bin', content: randomBytes(300 * kibibyte) },
]);
const limits: GitLimits = {
  ...gitLimitsDefault,
  packBytesMax: 200 * kibibyte,
  blobBytesMax: 150 * kibibyte,
};

async function serving(options: Partial<BackendOptions> = {}): Promise<Backend> {
  const backend = await serveGit({ root, ...options });
  servers.push(backend);
  return backend;
}
const at = ({ url }: { url: string }): GitSource => ({
  url: `${url}/monorepo.git`,
  ref: null,
  credential: null,
});

describe('a snapshot', () => {
  it('of a server that filters costs the folders and what is loaded of the files', async () => {
    const backend = await serving({ config: filters });
    const snapshot = await git.fetchTree(at(backend), commit, limits);
    expect(snapshot.files).toHaveLength(11);
    const oidOf = (path: string) => snapshot.files.find((one) => one.path === path)?.oid ?? '';
    await expect(snapshot.readBlob(oidOf('skills/a/SKILL.md'))).rejects.toMatchObject({
      code: 'git.invalid',
    });
    const noise = oidOf('assets/noise-0.bin');
    await snapshot.load({ folders: ['skills/a', 'skills/b', 'large'], oids: [noise] });
    const textOf = async (path: string) =>
      Buffer.from(await snapshot.readBlob(oidOf(path))).toString();
    expect(await textOf('skills/a/SKILL.md')).toBe('a');
    expect(await textOf('skills/b/deep/er/notes.md')).toBe('notes');
    expect(await textOf('large/SKILL.md')).toBe('large');
    expect(snapshot.sizeOf(oidOf('large/model.bin'))).toBeNull();
    expect(snapshot.sizeOf(noise)).toBe(100 * kibibyte);
    // What is there is not asked for again.
    const before = backend.requests.length;
    await snapshot.load({ folders: ['skills/a'], oids: [noise] });
    expect(backend.requests).toHaveLength(before);
  });

  it('leaves out files that are asked for by name and are too large together', async () => {
    const snapshot = await git.fetchTree(at(await serving({ config: filters })), commit, limits);
    const oids = snapshot.files.map(({ oid }) => oid);
    await snapshot.load({ folders: ['skills/a'], oids });
    const sizes = snapshot.files.map(({ path, oid }) => `${path} ${snapshot.sizeOf(oid)}`);
    expect(sizes).toContain('skills/a/SKILL.md 1');
    expect(sizes).toContain('assets/noise-0.bin null');
  });

  it('counts all that it receives against one limit', async () => {
    const snapshot = await git.fetchTree(at(await serving({ config: filters })), commit, {
      ...limits,
      packBytesMax: 400 * kibibyte,
    });
    await snapshot.load({ folders: ['skills'], oids: [] });
    await expect(snapshot.load({ folders: ['assets'], oids: [] })).rejects.toMatchObject({
      code: 'git.too_large',
      detail: expect.stringMatching(/409600 bytes.*GIT_MAX_PACK_MIB.*Narrow the path glob/),
    });
  });

  it.each<[string, Partial<BackendOptions>]>([
    ['protocol 2 without filters', {}],
    ['protocol 0', { version2: false, config: filters }],
    ['filters that it lets no one use', { config: [...filters, 'uploadpackfilter.allow=false'] }],
  ])('of a server with %s says what helps when it is too large', async (_, options) => {
    await expect(git.fetchTree(at(await serving(options)), commit, limits)).rejects.toMatchObject({
      code: 'git.too_large',
      detail: expect.stringMatching(/204800 bytes.*GIT_MAX_PACK_MIB.*a path glob does not help/),
    });
  });

  it('takes everything where a server lets no one use its filters', async () => {
    const config = [...filters, 'uploadpackfilter.allow=false'];
    const snapshot = await git.fetchTree(at(await serving({ config })), commit, gitLimitsDefault);
    await snapshot.load({ folders: [''], oids: [] });
    expect(snapshot.files.filter(({ oid }) => snapshot.sizeOf(oid) === null)).toEqual([]);
  });

  it('takes everything where a server refuses folders by their names', async () => {
    let posts = 0;
    const backend = await serving({
      config: filters,
      before: (req, res) => {
        if (req.method !== 'POST' || (posts += 1) !== 2) return false;
        res.setHeader('content-type', 'application/x-git-upload-pack-result');
        res.end(pkt('ERR want 0123 not valid'));
        return true;
      },
    });
    const snapshot = await git.fetchTree(at(backend), commit, gitLimitsDefault);
    await snapshot.load({ folders: ['skills/a'], oids: [] });
    expect(posts).toBe(3);
    expect(snapshot.files.filter(({ oid }) => snapshot.sizeOf(oid) === null)).toEqual([]);
  });

  it('comes in parts over SSH too', async () => {
    repository.git(['config', 'uploadpack.allowFilter', 'true']);
    const [host, deploy] = [makeSshKey(), makeSshKey()];
    const server = await serveSsh({
      root,
      hostKeys: [host.privateKey],
      authorized: [deploy.publicKey],
    });
    servers.push(server);
    const knownHosts = knownHostsLine(server.port, host.publicKey);
    const source: GitSource = {
      url: `ssh://git@127.0.0.1:${server.port}${root}/monorepo.git`,
      ref: null,
      credential: { kind: 'ssh-key', privateKey: deploy.privateKey },
    };
    const snapshot = await createNodeGit({ addresses, knownHosts }).fetchTree(
      source,
      commit,
      limits,
    );
    const noise = snapshot.files.find(({ path }) => path.startsWith('assets/'));
    await snapshot.load({ folders: ['skills/a'], oids: [noise?.oid ?? ''] });
    expect(snapshot.sizeOf(noise?.oid ?? '')).toBe(100 * kibibyte);
    repository.git(['config', '--unset', 'uploadpack.allowFilter']);
  });
});
