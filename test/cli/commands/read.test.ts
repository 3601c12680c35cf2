import { createHash } from 'node:crypto';
import { chmod, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../run-cli.ts';
import { folderOf, nowhere, type Person, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();
let mei: Person;
let lin: Person;

/** Publishes a skill with the CLI and gives its ref. */
async function publish(person: Person, name: string, files = {}, flags: string[] = []) {
  const folder = await folderOf({ 'SKILL.md': skill(name), ...files });
  const { code, stderr } = await registry.cli(['publish', folder, ...flags], person);
  if (code !== 0) throw new Error(stderr);
  return `${person.username}/${name}`;
}

beforeAll(async () => {
  mei = await registry.person();
  lin = await registry.person();
});

describe('agenthub-cli find', () => {
  it('prints ref, description, installs, version and kind between tabs in a pipe', async () => {
    const ref = await publish(mei, 'findable-otter');
    const { code, stdout, stderr } = await registry.cli(['find', 'otter']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const description = 'What findable-otter does and when to use it';
    expect(stdout).toBe(`${ref}\t${description}\t0\t1.0.0\tskill\n`);
  });

  it('prints a table no wider than the terminal, also for Chinese text', async () => {
    const text = '把表格从文档里读出来，写成电子表格，并检查每一行的数据是否正确无误';
    await publish(mei, 'chinese-heron', {
      'SKILL.md': skill('chinese-heron', { description: text }),
    });
    const { stdout } = await registry.cli(['find', '表格'], null, {
      terminal: 60,
      env: { NO_COLOR: '1' },
    });
    const [heading = '', row = ''] = stdout.split('\n');
    expect(heading).toMatch(/^REF +DESCRIPTION +INSTALLS +VERSION +KIND$/);
    expect(row).toContain('chinese-heron');
    expect(row).toContain('…');
  });

  it('pages with --limit and --page, and gives the cursor with --json', async () => {
    for (const n of ['a', 'b', 'c']) await publish(mei, `paged-heron-${n}`);
    const query = ['find', 'paged', '--sort', 'name', '--limit', '2'];
    const first = await registry.cli([...query, '--json']);
    const data = first.json().data as { items: { name: string }[]; nextCursor: string };
    expect(data.items.map(({ name }) => name)).toEqual(['paged-heron-a', 'paged-heron-b']);
    const second = await registry.cli([...query, '--page', '2']);
    expect(second.stdout).toMatch(/paged-heron-c/);
    const third = await registry.cli([...query, '--cursor', data.nextCursor]);
    expect(third.stdout).toBe(second.stdout);
    const beyond = await registry.cli([...query, '--page', '9']);
    expect(beyond).toMatchObject({ code: 0, stdout: '' });
    expect(beyond.stderr).toContain('no such page');
  });

  it('says that more may be there to someone who is not signed in and found nothing', async () => {
    const nobody = await registry.cli(['find', 'nothing-like-this']);
    expect(nobody.code).toBe(0);
    expect(nobody.stderr).toContain('hint: more may be visible after you sign in');
    const someone = await registry.cli(['find', 'nothing-like-this'], mei);
    expect(someone.stderr).not.toContain('hint:');
  });

  it('ends with 2 for bad flags and a bad cursor, 6 when nothing answers', async () => {
    for (const flags of [
      ['--limit', '0'],
      ['--limit', '1e18'],
      ['--limit', '101'],
      ['--page', '-1'],
      ['--sort', 'best'],
      ['--cursor', 'garbage'],
      ['--timeout', 'soon'],
    ]) {
      const { code } = await registry.cli(['find', ...flags]);
      expect({ flags, code }).toEqual({ flags, code: 2 });
    }
    const away = await registry.cli(['find', '--registry', nowhere, '--json']);
    expect(away.code).toBe(6);
    expect(away.json()).toMatchObject({ ok: false, error: { code: 'cli.unreachable' } });
    expect(away.stderr).toBe('');
  });

  it('gives up after --timeout', async () => {
    const never: typeof fetch = (_input, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      });
    const { code, stderr } = await registry.cli(['find', '--timeout', '0.05'], null, {
      fetch: never,
    });
    expect(code).toBe(6);
    expect(stderr).toContain('timed out');
  });
});

describe('agenthub-cli show', () => {
  it('tells about a skill by its bare name, and about one version', async () => {
    const ref = await publish(mei, 'shown-otter');
    const bare = await registry.cli(['show', 'shown-otter']);
    expect(bare.code).toBe(0);
    expect(bare.stdout).toContain(`ref\t${ref}\n`);
    expect(bare.stdout).toMatch(/^digest\tsha256:[0-9a-f]{64}$/m);
    const version = await registry.cli(['info', `${ref}@latest`]);
    expect(version.stdout).toContain(`ref\t${ref}@1.0.0\n`);
  });

  it('lists versions and files, and prints a file as it is', async () => {
    const ref = await publish(mei, 'filed-otter', { 'bin/data': new Uint8Array([0, 27, 91, 255]) });
    await publish(mei, 'filed-otter', { more: 'x' }, ['--changelog', 'More']);
    const versions = await registry.cli(['show', ref, '--versions']);
    expect(versions.stdout.split('\n').map((line) => line.split('\t')[0])).toEqual([
      '1.0.1',
      '1.0.0',
      '',
    ]);
    expect(versions.stdout).toContain('More');
    const files = await registry.cli(['show', `${ref}@1.0.0`, '--files']);
    expect(files.stdout).toContain('bin/data\t4\t0644\n');
    const raw = await registry.cli(['show', `${ref}@1.0.0`, '--file', 'bin/data']);
    expect([...raw.bytes]).toEqual([0, 27, 91, 255]);
    const shown = await registry.cli(['show', `${ref}@1.0.0`, '--file', 'bin/data'], null, {
      terminal: 80,
    });
    expect(shown.stdout).toContain('\\x00\\x1b[');
    const readme = await registry.cli(['show', ref, '--readme']);
    expect(readme.stdout).toBe(skill('filed-otter'));
  });

  it('lists the candidates of a bare name that two have, and takes neither', async () => {
    const refs = [await publish(mei, 'twin-otter'), await publish(lin, 'twin-otter')];
    const { code, json } = await registry.cli(['show', 'twin-otter', '--json']);
    expect(code).toBe(2);
    expect(json().error?.code).toBe('asset.ambiguous');
    expect(json().error?.candidates?.toSorted()).toEqual(refs.toSorted());
  });

  it('ends with 3 and a near name for one that is not there, never showing the near one', async () => {
    const ref = await publish(mei, 'deploy-heron');
    for (const typed of ['deploi-heron', `${mei.username}/deploi-heron`]) {
      const { code, stdout, stderr } = await registry.cli(['show', typed]);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(`did you mean ${ref}?`);
      expect(stderr).toContain('more may be visible after you sign in');
    }
    const { code, json } = await registry.cli(['show', 'deploi-heron', '--json'], mei);
    expect(code).toBe(3);
    expect(json().error).toMatchObject({ code: 'asset.not_found', candidates: [ref] });
  });

  it('answers for a private skill of someone else as for a missing one', async () => {
    const ref = await publish(mei, 'secret-heron', {}, ['--visibility', 'private']);
    const hidden = await registry.cli(['show', ref, '--json'], lin);
    expect(hidden.code).toBe(3);
    expect(hidden.json().error?.code).toBe('asset.not_found');
    expect((await registry.cli(['show', ref], mei)).code).toBe(0);
  });

  it('ends with 2 for what is no ref and for two views at once, 3 for a missing version or file', async () => {
    const ref = await publish(mei, 'strict-otter');
    for (const argv of [['a/b/c'], ['UPPER'], ['a@b@c'], [ref, '--files', '--readme']]) {
      const { code } = await registry.cli(['show', ...argv]);
      expect({ argv, code }).toEqual({ argv, code: 2 });
    }
    expect((await registry.cli(['show', `${ref}@9.9.9`])).code).toBe(3);
    expect((await registry.cli(['show', ref, '--file', 'none'])).code).toBe(3);
  });
});

describe('agenthub-cli download', () => {
  const files = { 'bin/run': '#!/bin/sh\n', '数据.bin': new Uint8Array([0, 255]) };

  async function published(name: string): Promise<string> {
    const folder = await folderOf({ 'SKILL.md': skill(name), ...files });
    await chmod(join(folder, 'bin/run'), 0o755);
    await registry.cli(['publish', folder], mei);
    return `${mei.username}/${name}`;
  }

  it('keeps the archive, whose hash is the version’s digest', async () => {
    const ref = await published('kept-otter');
    const cwd = await temporaryFolder();
    const { code, stdout, json } = await registry.cli(['download', ref, '--json'], null, { cwd });
    expect({ code, lines: stdout.split('\n').at(-1) }).toEqual({ code: 0, lines: '' });
    expect(await readdir(cwd)).toEqual(['kept-otter-1.0.0.zip']);
    const bytes = await readFile(join(cwd, 'kept-otter-1.0.0.zip'));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    expect(json().data).toMatchObject({ digest, ref: `${ref}@1.0.0` });
  });

  it('unpacks every byte and mode into a folder', async () => {
    const ref = await published('unpacked-otter');
    const cwd = await temporaryFolder();
    const { code } = await registry.cli(['download', `${ref}@1.0.0`, '-o', 'out'], null, { cwd });
    expect(code).toBe(0);
    const out = join(cwd, 'out');
    expect([...(await readFile(join(out, '数据.bin')))]).toEqual([0, 255]);
    expect((await stat(join(out, 'bin/run'))).mode & 0o777).toBe(0o755);
    expect(await readFile(join(out, 'SKILL.md'), 'utf8')).toBe(skill('unpacked-otter'));
    expect(await readdir(cwd)).toEqual(['out']);
  });

  it('replaces nothing without --force, and with it only its own files', async () => {
    const ref = await published('forced-otter');
    const cwd = await folderOf({ 'out/SKILL.md': 'mine', 'out/notes': 'mine', 'a.zip': 'mine' });
    for (const target of ['out', 'a.zip']) {
      const { code, stderr } = await registry.cli(['download', ref, '-o', target], null, { cwd });
      expect(code).toBe(5);
      expect(stderr).toContain('--force');
    }
    expect(await readFile(join(cwd, 'out/SKILL.md'), 'utf8')).toBe('mine');
    const argv = ['download', ref, '-o', 'out', '--force'];
    expect((await registry.cli(argv, null, { cwd })).code).toBe(0);
    expect(await readFile(join(cwd, 'out/SKILL.md'), 'utf8')).toBe(skill('forced-otter'));
    expect(await readFile(join(cwd, 'out/notes'), 'utf8')).toBe('mine');
  });

  it('writes nothing when the bytes are not those that were promised', async () => {
    const ref = await published('altered-otter');
    const cwd = await temporaryFolder();
    const altered: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).endsWith('/archive')) return response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      return new Response(bytes, { headers: { 'content-type': 'application/zip' } });
    };
    const { code, stderr } = await registry.cli(['download', ref, '-o', 'out'], null, {
      cwd,
      fetch: altered,
    });
    expect(code).toBe(5);
    expect(stderr).toContain('differs from the published one');
    expect(await readdir(cwd)).toEqual([]);
  });

  it('ends with 3 for what is not there and 6 when nothing answers, and writes nothing', async () => {
    const cwd = await temporaryFolder();
    expect((await registry.cli(['download', 'no-such-skill'], null, { cwd })).code).toBe(3);
    const away = ['download', 'aa/b-c', '--registry', nowhere];
    expect((await registry.cli(away, null, { cwd })).code).toBe(6);
    expect(await readdir(cwd)).toEqual([]);
  });

  it('says so when the target cannot be written', async () => {
    const ref = await published('blocked-otter');
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'file'), 'x');
    const argv = ['download', ref, '-o', 'file/out.zip'];
    const { code, stderr } = await registry.cli(argv, null, { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: /);
    expect(await readFile(join(cwd, 'file'), 'utf8')).toBe('x');
  });
});

describe('agenthub-cli open', () => {
  it('prints the address, and starts a browser on a terminal only', async () => {
    const ref = await publish(mei, 'opened-otter');
    const url = `${registry.url()}/skills/${ref}`;
    const piped = await registry.cli(['open', 'opened-otter']);
    expect(piped).toMatchObject({ code: 0, stdout: `${url}\n`, launched: [] });
    const asked = await registry.cli(['open', ref], null, { terminal: 80 });
    expect(asked.launched).toEqual([['xdg-open', url]]);
    const mac = await registry.cli(['open', ref], null, { terminal: 80, platform: 'darwin' });
    expect(mac.launched).toEqual([['open', url]]);
    const quiet = await registry.cli(['open', ref, '--no-input'], null, { terminal: 80 });
    expect(quiet.launched).toEqual([]);
    expect((await registry.cli(['open', 'no-such-skill'])).code).toBe(3);
  });
});
