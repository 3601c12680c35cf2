import { afterAll, describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { syncRegistry } from '#test/support/git/sync-registry.ts';
import { skillMd } from '#test/support/registry.ts';

const { root, remove } = createRepositories();
/** Repositories at whose name the server misbehaves. */
const odd = new Map<string, string>();
const backend = await serveGit({
  root,
  before: (req, res) => {
    const target = odd.get(req.url?.split('/')[1] ?? '');
    if (target === undefined) return false;
    res.writeHead(302, { location: target }).end();
    return true;
  },
});
afterAll(async () => {
  await backend.close();
  remove();
});

describe('a sync of what is malicious', () => {
  it('connects to nothing on this machine unless the operator says so', async () => {
    const { addSource, sync } = await syncRegistry({ GIT_ALLOW_ADDRESSES: '' });
    backend.requests.length = 0;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
      const { id } = await addSource({ url: `http://${host}:${backend.port}/x.git` });
      const run = await sync(id);
      expect(run).toMatchObject({ state: 'failed', error: { code: 'git.address_denied' } });
    }
    expect(backend.requests).toEqual([]);
  });

  it('follows no redirect to a metadata service', async () => {
    odd.set('redirect.git', 'http://169.254.169.254/x.git/info/refs?service=git-upload-pack');
    const { addSource, sync } = await syncRegistry();
    const { id } = await addSource({ url: `${backend.url}/redirect.git` });
    expect(await sync(id)).toMatchObject({
      state: 'failed',
      error: { code: 'git.address_denied', detail: expect.stringContaining('169.254.169.254') },
    });
  });

  it('takes what is good of a tree with links, .git entries, collisions and climbing names', async () => {
    const repository = new Repository(root, 'tree.git');
    const blob = (text: string) => repository.object('blob', text);
    const skill = (name: string, more: { mode: string; name: string; oid: string }[]) =>
      repository.object(
        'tree',
        Buffer.concat(
          [{ mode: '100644', name: 'SKILL.md', oid: blob(skillMd(name)) }, ...more].flatMap(
            ({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')],
          ),
        ),
      );
    const file = (name: string, text = name) => ({ mode: '100644', name, oid: blob(text) });
    repository.commitTree([
      { mode: '40000', name: 'good', oid: skill('good', [file('notes.md')]) },
      {
        mode: '40000',
        name: 'link',
        oid: skill('link', [{ mode: '120000', name: 'key', oid: blob('../../../etc/passwd') }]),
      },
      { mode: '40000', name: 'git', oid: skill('git', [file('.git')]) },
      { mode: '40000', name: 'climb', oid: skill('climb', [file('..')]) },
      { mode: '40000', name: 'case', oid: skill('case', [file('A.md'), file('a.md')]) },
    ]);
    const { registry, addSource, sync, outcomes } = await syncRegistry();
    const { id } = await addSource({ url: `${backend.url}/tree.git` });
    const run = await sync(id);
    expect(run.state).toBe('partial');
    const taken = await outcomes(run.id);
    expect(taken.map(({ change, path }) => `${change} ${path}`)).toEqual([
      'invalid case',
      'invalid climb',
      // Left out as publishers leave it out; the skill is good without.
      'new git',
      'new good',
      'invalid link',
    ]);
    const silent = taken.filter(({ change, reasons }) => change === 'invalid' && !reasons[0]);
    expect(silent).toEqual([]);
    const { items } = await json<{ items: { name: string }[] }>(registry.call('/skills'));
    expect(items.map(({ name }) => name).toSorted()).toEqual(['git', 'good']);
    const files = await (await registry.call('/skills/admin/git/versions/1.0.0/files')).text();
    expect(files).not.toContain('.git');
  });

  it('gives up a repository that is too large, and goes on with others', async () => {
    const random = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * at * 31) % 251));
    new Repository(root, 'large.git').commit([
      { path: 'SKILL.md', content: skillMd('large') },
      ...Array.from({ length: 20 }, (_, at) => ({
        path: `blob-${at}`,
        content: Buffer.concat([random, Buffer.from(String(at))]),
      })),
    ]);
    new Repository(root, 'small.git').commit([{ path: 'SKILL.md', content: skillMd('small') }]);
    const { addSource, sync } = await syncRegistry({ GIT_MAX_UNPACKED_MIB: '16' });
    const large = await addSource({ url: `${backend.url}/large.git` });
    const small = await addSource({ url: `${backend.url}/small.git` });
    const [first, second] = await Promise.all([sync(large.id), sync(small.id)]);
    expect(first).toMatchObject({ state: 'failed', error: { code: 'git.too_large' } });
    expect(second).toMatchObject({ state: 'succeeded', counts: { new: 1 } });
  });

  it('refuses one asset that is too large, and takes the others', async () => {
    new Repository(root, 'files.git').commit([
      { path: 'many/SKILL.md', content: skillMd('many') },
      ...Array.from({ length: 30 }, (_, at) => ({ path: `many/f-${at}`, content: `${at}` })),
      { path: 'few/SKILL.md', content: skillMd('few') },
    ]);
    const { addSource, sync, outcomes } = await syncRegistry({ MAX_FILES: '20' });
    const { id } = await addSource({ url: `${backend.url}/files.git` });
    const run = await sync(id);
    expect(run).toMatchObject({ state: 'partial', counts: { new: 2, failed: 1 } });
    expect(await outcomes(run.id)).toMatchObject([
      { path: 'few', failed: false, version: '1.0.0' },
      { path: 'many', failed: true, version: null, reasons: [expect.stringContaining('31 files')] },
    ]);
  });
});
