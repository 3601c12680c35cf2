import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSecrets } from '#api/platform/secrets.ts';
import { syncCommand } from '#sync/main.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { overRegistry } from '#test/support/git/sync-registry.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';

const { root, remove } = createRepositories();
const token = 'glpat-secret-of-the-command';
const backend = await serveGit({ root, basic: `oauth2:${token}` });
afterAll(async () => {
  await backend.close();
  remove();
});

/** What the registries of the tests have. */
const secretKey = 'a secret key of the tests, long enough';
let made = 0;

/** A registry on a file, and the command over it. */
async function place() {
  const folder = temporaryFolder();
  const env = {
    DATABASE_URL: `file:${join(folder, 'agenthub.db')}`,
    DATA_DIR: folder,
    GIT_ALLOW_ADDRESSES: '127.0.0.0/8',
  };
  const registry = await testRegistry(env);
  const { addSource } = overRegistry(registry);
  const newSource = (files: Record<string, string>, input: object = {}) => {
    const name = `c${(made += 1)}`;
    new Repository(root, `${name}.git`).commit(
      Object.entries(files).map(([path, content]) => ({ path, content })),
    );
    const credential = { kind: 'token', token };
    return addSource({ url: `${backend.url}/${name}.git`, credential, ...input });
  };
  const run = async (args: string[] = [], more: Record<string, string> = {}) => {
    const out: string[] = [];
    const log: string[] = [];
    const output = { out: (line: string) => out.push(line), log: (line: string) => log.push(line) };
    const signal = new AbortController().signal;
    const given = { ...env, SECRET_KEY: secretKey, ...more };
    const code = await syncCommand(given, args, output, signal);
    return { code, out, log: log.join('\n') };
  };
  return { registry, newSource, run };
}

describe('agenthub sync', () => {
  it('runs what is due and ends with 0, and says when nothing is', async () => {
    const { newSource, run } = await place();
    const source = await newSource({ 'SKILL.md': skillMd('one') });
    expect(await run()).toMatchObject({ code: 0, out: [`${source.url}  succeeded  1 new`] });
    expect(await run()).toMatchObject({ code: 0, out: ['nothing is due'] });
    expect(await run(['--source', source.url])).toMatchObject({
      code: 0,
      out: [`${source.url}  succeeded  1 unchanged`],
    });
    expect(await run(['--source', source.id, '--source', source.id])).toMatchObject({ code: 0 });
  });

  it('syncs nothing in maintenance', async () => {
    const { newSource, run } = await place();
    await newSource({ 'SKILL.md': skillMd('later') });
    const out = ['nothing is synced: the registry is in maintenance (READ_ONLY)'];
    expect(await run([], { READ_ONLY: 'true' })).toMatchObject({ code: 0, out });
  });

  it('ends with 8 when an asset could not be taken, and with 1 when a run failed', async () => {
    const { newSource, run } = await place();
    await newSource({ 'a/SKILL.md': skillMd('a-1'), 'b/SKILL.md': 'nothing' });
    const partial = await run();
    expect(partial).toMatchObject({
      code: 8,
      out: [expect.stringMatching(/ partial {2}1 new, 1 invalid$/)],
    });
    await newSource({ a: 'a' }, { ref: 'gone' });
    const failed = await run();
    expect(failed).toMatchObject({
      code: 1,
      out: [expect.stringMatching(/ failed {2}git\.ref_not_found: /)],
    });
    expect(partial.log + failed.log + failed.out.join('')).not.toContain(token);
  });

  it.each([[['now']], [['--all', '--source', 'x']], [['rekey', '--all']], [['--every']]])(
    'takes %j for a wrong call',
    async (args) => {
      const { run } = await place();
      const { code, log } = await run(args);
      expect(code).toBe(2);
      expect(log).toContain('usage: agenthub sync');
    },
  );

  it('names a source that there is not', async () => {
    const { run } = await place();
    const { code, log } = await run(['--source', 'https://git.example/none.git']);
    expect([code, log]).toEqual([2, expect.stringContaining('https://git.example/none.git')]);
  });
});

describe('agenthub sync rekey', () => {
  const newKey = 'another secret key of the tests, quite long';

  it('encrypts what is stored under the new key; before, a run says how to mend it', async () => {
    const { registry, newSource, run } = await place();
    const source = await newSource({ 'SKILL.md': skillMd('kept') });
    const unreadable = await run([], { SECRET_KEY: newKey });
    expect(unreadable.code).toBe(1);
    expect(unreadable.out[0]).toMatch(/failed {2}secret\.unreadable: .*agenthub sync rekey/);
    const env = { SECRET_KEY: newKey, OLD_SECRET_KEY: secretKey };
    const said = (moved: number, there: number) =>
      `${moved} sources re-keyed, ${there} already use the new key, 0 cannot be decrypted`;
    expect(await run(['rekey'], env)).toMatchObject({ code: 0, out: [said(1, 0)] });
    expect(await run(['rekey'], env)).toMatchObject({ code: 0, out: [said(0, 1)] });
    expect(await run(['--all'], { SECRET_KEY: newKey })).toMatchObject({
      code: 0,
      out: [expect.stringContaining('1 new')],
    });
    const { syncSources } = registry.deps.db.tables;
    const [row] = await registry.deps.db.query.select().from(syncSources);
    const secrets = createSecrets(newKey);
    const about = `source ${source.id} webhook`;
    expect(await secrets.open(row?.webhookSecret ?? '', about)).toBe(source.webhookSecret);
    expect(await registry.audited('source.rekey', source.url)).toBeDefined();
  });

  it('names what neither key opens, and changes nothing of it', async () => {
    const { registry, newSource, run } = await place();
    const source = await newSource({ 'SKILL.md': skillMd('lost') });
    const { syncSources } = registry.deps.db.tables;
    const before = await registry.deps.db.query.select().from(syncSources);
    const wrong = { SECRET_KEY: newKey, OLD_SECRET_KEY: 'neither the one nor the other key' };
    const { code, out } = await run(['rekey'], wrong);
    expect([code, out.join('\n')]).toEqual([1, expect.stringContaining(source.id)]);
    expect(await registry.deps.db.query.select().from(syncSources)).toEqual(before);
  });

  it('needs the old key', async () => {
    const { run } = await place();
    await expect(run(['rekey'])).rejects.toThrow(/^OLD_SECRET_KEY: /);
    await expect(run(['rekey'], { OLD_SECRET_KEY_FILE: '/nowhere' })).rejects.toThrow(
      /^OLD_SECRET_KEY_FILE: \/nowhere cannot be read/,
    );
  });
});
