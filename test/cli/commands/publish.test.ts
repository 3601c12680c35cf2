import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packZip } from '#cli/publish/pack.ts';
import { temporaryFolder } from '../run-cli.ts';
import { folderOf, nowhere, skill, useRegistry, writeFiles } from '../test-registry.ts';

const registry = useRegistry();

describe('agenthub-cli publish', () => {
  it('publishes this folder and says ref, digest and address; again, that nothing changed', async () => {
    const person = await registry.person();
    const cwd = await folderOf({ 'SKILL.md': skill('first'), 'a/图.txt': '内容' });
    const { code, stdout, stderr } = await registry.cli(['publish'], person, { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^${person.username}/first@1\\.0\\.0\\tcreated\\tsha256:[0-9a-f]{64}\\n$`),
    );
    expect(stderr).toContain(`${registry.url()}/skills/${person.username}/first`);
    const again = await registry.cli(['publish', '--json'], person, { cwd });
    expect(again.code).toBe(0);
    expect(again.json()).toMatchObject({ ok: true, data: { outcome: 'unchanged' } });
  });

  it('sends every byte and the executable bits, and says that it is the CLI', async () => {
    const person = await registry.person();
    const folder = await folderOf({
      'SKILL.md': skill('bytes'),
      'run.sh': '#!/bin/sh\n',
      'data.bin': new Uint8Array([0, 255, 13, 10]),
    });
    await chmod(join(folder, 'run.sh'), 0o755);
    await registry.cli(['publish', folder], person);
    const ref = `${person.username}/bytes`;
    const files = await registry.cli(['show', ref, '--files'], person);
    expect(files.stdout).toContain('run.sh\t10\t0755');
    const data = await registry.cli(['show', ref, '--file', 'data.bin'], person);
    expect([...data.bytes]).toEqual([0, 255, 13, 10]);
    const version = await registry.cli(['show', `${ref}@1.0.0`, '--json'], person);
    expect(version.json()).toMatchObject({ data: { channel: 'cli' } });
  });

  it('takes name, version, dist-tag, changelog and visibility from its flags', async () => {
    const person = await registry.person();
    const folder = await folderOf({ 'SKILL.md': skill('flags') });
    const flags = ['--name', 'other', '--version', '2.1.0', '--tag', 'beta'];
    const more = ['--changelog', 'First words', '--visibility', 'private'];
    const { code } = await registry.cli(['publish', folder, ...flags, ...more], person);
    expect(code).toBe(0);
    const ref = `${person.username}/other`;
    const version = await registry.cli(['show', `${ref}@beta`, '--json'], person);
    expect(version.json()).toMatchObject({ data: { version: '2.1.0', changelog: 'First words' } });
    expect((await registry.cli(['show', ref])).code).toBe(3);
  });

  it('publishes a ZIP as it is', async () => {
    const person = await registry.person();
    const zip = packZip([
      { path: 'SKILL.md', executable: false, bytes: Buffer.from(skill('zipped')) },
    ]);
    const cwd = await folderOf({ 'skill.zip': zip });
    const { code, stdout } = await registry.cli(['publish', 'skill.zip'], person, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(`${person.username}/zipped@1.0.0`);
  });

  it('publishes nothing with --dry-run', async () => {
    const person = await registry.person();
    const folder = await folderOf({ 'SKILL.md': skill('dry') });
    const { code, stdout } = await registry.cli(['publish', folder, '--dry-run'], person);
    expect(code).toBe(0);
    expect(stdout).toContain('checked');
    expect((await registry.cli(['show', `${person.username}/dry`], person)).code).toBe(3);
  });

  it('prints warnings as file:line', async () => {
    const person = await registry.person();
    const folder = await folderOf({ 'SKILL.md': skill('warned', { head: 'odd: 1\n' }) });
    const { code, stderr } = await registry.cli(['publish', folder], person);
    expect(code).toBe(0);
    expect(stderr).toContain('warning: SKILL.md:4: "odd" is not a key of the standard');
  });

  it('uses the folder’s name where the manifest has none', async () => {
    const person = await registry.person();
    const parent = await folderOf({ 'My Skill/SKILL.md': '---\ndescription: x\n---\n' });
    const { stdout } = await registry.cli(['publish', join(parent, 'My Skill')], person);
    expect(stdout).toContain(`${person.username}/my-skill@1.0.0`);
  });

  it('refuses a link and names it, before anything is sent', async () => {
    const person = await registry.person();
    const folder = await folderOf({ 'SKILL.md': skill('linked') });
    await symlink('/etc/passwd', join(folder, 'secret'));
    const { code, json } = await registry.cli(['publish', folder, '--json'], person);
    expect(code).toBe(5);
    expect(json().error).toMatchObject({
      code: 'archive.invalid',
      errors: [{ pointer: 'secret' }],
    });
    expect((await registry.cli(['show', `${person.username}/linked`], person)).code).toBe(3);
  });

  it('ends with 5 and file:line for a manifest that cannot be stored, and for a version conflict', async () => {
    const person = await registry.person();
    const broken = await folderOf({ 'SKILL.md': '---\nname: x\n---\n' });
    const { code, stderr } = await registry.cli(['publish', broken], person);
    expect(code).toBe(5);
    expect(stderr).toMatch(/SKILL\.md:1: the frontmatter has no description/);
    const folder = await folderOf({ 'SKILL.md': skill('fixed', { head: 'version: 1.0.0\n' }) });
    await registry.cli(['publish', folder], person);
    await writeFile(join(folder, 'new'), 'x');
    const conflict = await registry.cli(['publish', folder, '--json'], person);
    expect(conflict.code).toBe(5);
    expect(conflict.json().error?.code).toBe('version.conflict');
  });

  it('ends with 4 without a key and for a namespace of someone else', async () => {
    const [person, other] = [await registry.person(), await registry.person()];
    const folder = await folderOf({ 'SKILL.md': skill('mine') });
    expect((await registry.cli(['publish', folder])).code).toBe(4);
    const theirs = await registry.cli(['publish', folder, '--ns', other.username], person);
    expect([3, 4]).toContain(theirs.code);
    expect((await registry.cli(['show', `${other.username}/mine`], other)).code).toBe(3);
  });

  it('ends with 2 for bad flags, 3 for a folder that is not there, 6 when nothing answers', async () => {
    const person = await registry.person();
    const folder = await folderOf({ 'SKILL.md': skill('x') });
    for (const flags of [
      ['--visibility', 'secret'],
      ['--recursive', '--name', 'x'],
      ['--version', 'not a version'],
    ]) {
      const { code } = await registry.cli(['publish', folder, ...flags], person);
      expect({ flags, code }).toEqual({ flags, code: 2 });
    }
    expect((await registry.cli(['publish', '/nowhere'], person)).code).toBe(3);
    const away = await registry.cli(['publish', folder, '--registry', nowhere], person);
    expect(away.code).toBe(6);
  });
});

describe('agenthub-cli publish --recursive', () => {
  const tree = {
    'skills/tdd/SKILL.md': skill('tdd'),
    'docs/zh-CN/skills/tdd/SKILL.md': skill('tdd', { body: '测试' }),
    'copy/tdd/SKILL.md': skill('tdd'),
    'skills/outer/SKILL.md': skill('outer'),
    'skills/outer/inner/SKILL.md': skill('inner'),
    'skills/broken/SKILL.md': 'no frontmatter',
    'skills/plain/readme.md': 'no skill',
  };

  it('stores every folder that can be stored, says why not of the others, and a second run changes nothing', async () => {
    const person = await registry.person();
    const cwd = await folderOf(tree);
    const first = await registry.cli(['publish', '--recursive'], person, { cwd });
    expect(first.code).toBe(8);
    const lines = first.stdout.trimEnd().split('\n');
    const ref = (name: string) => `${person.username}/${name}@1.0.0`;
    expect(lines).toEqual([
      `copy/tdd\tcreated\t${ref('tdd')}\t`,
      `docs/zh-CN/skills/tdd\tcreated\t${ref('zh-cn-tdd')}\tanother one is named "tdd"; 1 warning`,
      expect.stringMatching(/^skills\/broken\tfailed\t\tSKILL\.md:1: /),
      `skills/outer\tcreated\t${ref('outer')}\t`,
      `skills/outer/inner\tcreated\t${ref('inner')}\t`,
      `skills/tdd\tduplicate\t\tsame content as copy/tdd`,
    ]);
    expect(first.stderr).toContain('6 skills: 4 created, 1 failed, 1 duplicate');
    const second = await registry.cli(['publish', '--recursive', '--json'], person, { cwd });
    expect(second.code).toBe(8);
    const { ok, data, error } = second.json();
    expect({ ok, code: error?.code }).toEqual({ ok: false, code: 'cli.partly_done' });
    expect((data as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
      'failed',
      'unchanged',
      'unchanged',
      'duplicate',
    ]);
  });

  it('puts the inner skill into the archive of the outer one as well', async () => {
    const person = await registry.person();
    const cwd = await folderOf(tree);
    await registry.cli(['publish', '--recursive', 'skills/outer'], person, { cwd });
    const { stdout } = await registry.cli(['show', `${person.username}/outer`, '--files'], person);
    expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual([
      'SKILL.md',
      'inner/SKILL.md',
      '',
    ]);
  });

  it('ends with 0 when all was stored, and publishes only what changed', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      'a/SKILL.md': skill('one-a'),
      'b/SKILL.md': skill('one-b'),
    });
    expect((await registry.cli(['publish', '-r', cwd], person)).code).toBe(0);
    await writeFiles(cwd, { 'b/more.txt': 'new' });
    const { code, stdout } = await registry.cli(['publish', '-r', cwd], person);
    expect(code).toBe(0);
    expect(stdout).toContain(`${person.username}/one-a@1.0.0`);
    expect(stdout).toMatch(/^a\tunchanged/m);
    expect(stdout).toMatch(/^b\tcreated\t.*one-b@1\.0\.1/m);
  });

  it('goes on after a folder that the registry refuses', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      'a/SKILL.md': skill('kept-a', { head: 'version: 1.0.0\n' }),
      'b/SKILL.md': skill('kept-b'),
    });
    await registry.cli(['publish', '-r', cwd], person);
    await writeFiles(cwd, { 'a/new': 'x', 'b/new': 'x' });
    const { code, stdout } = await registry.cli(['publish', '-r', cwd], person);
    expect(code).toBe(8);
    expect(stdout).toMatch(/^a\tfailed/m);
    expect(stdout).toMatch(/^b\tcreated/m);
  });

  it('tries again when the registry is busy', async () => {
    const person = await registry.person();
    const cwd = await folderOf({ 'a/SKILL.md': skill('busy') });
    let refused = 0;
    const busyOnce: typeof fetch = async (input, init) => {
      if (init?.method === 'POST' && refused === 0) {
        refused += 1;
        return new Response('{"code":"storage.unavailable","detail":"busy"}', {
          status: 503,
          headers: { 'content-type': 'application/problem+json', 'retry-after': '0.01' },
        });
      }
      return fetch(input, init);
    };
    const { code } = await registry.cli(['publish', '-r', cwd], person, { fetch: busyOnce });
    expect({ code, refused }).toEqual({ code: 0, refused: 1 });
  });

  it('ends with 4 for a key that is out of date before it reads a folder, 3 where there is no skill', async () => {
    const person = await registry.person();
    const cwd = await folderOf(tree);
    const made = { ...person, key: `sr_${'x'.repeat(43)}` };
    const stale = await registry.cli(['publish', '-r', cwd], made);
    expect({ code: stale.code, stdout: stale.stdout }).toEqual({ code: 4, stdout: '' });
    const none = await registry.cli(['publish', '-r', await temporaryFolder()], person);
    expect(none.code).toBe(3);
  });

  it('stops with 130 when it is interrupted', async () => {
    const person = await registry.person();
    const cwd = await folderOf(tree);
    const { code, stderr } = await registry.cli(['publish', '-r', cwd], person, {
      signal: AbortSignal.abort(),
    });
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted');
  });

  it('shows marks and colours on a terminal', async () => {
    const person = await registry.person();
    const cwd = await folderOf(tree);
    const { stdout, stderr } = await registry.cli(['publish', '-r', cwd], person, {
      terminal: 100,
    });
    expect(stdout).toContain('✓');
    expect(stdout).toContain('✗');
    expect(stderr).toContain('6/6');
  });
});
