import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../run-cli.ts';
import { folderOf, nowhere, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

describe('agenthub-cli init and validate', () => {
  it('makes a skill that validates without a warning and can be published, once it is filled in', async () => {
    const person = await registry.person();
    const cwd = await temporaryFolder();
    const init = await registry.cli(['init', 'new-skill'], null, { cwd });
    expect(init).toMatchObject({ code: 0, stdout: 'new-skill/SKILL.md\n' });
    const written = await readFile(join(cwd, 'new-skill/SKILL.md'), 'utf8');
    expect(written).not.toMatch(/licen[cs]e/i);
    const untouched = await registry.cli(['validate', 'new-skill'], null, { cwd });
    expect(untouched).toMatchObject({
      code: 0,
      stdout:
        'new-skill/SKILL.md:1: warning: this is the template of init, with nothing filled in [manifest.template]\n',
    });
    expect((await registry.cli(['validate', 'new-skill', '--strict'], null, { cwd })).code).toBe(5);
    const before = await registry.counts();
    const refused = await registry.cli(['publish', 'new-skill'], person, { cwd });
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('SKILL.md: this is the template of init');
    expect(refused.stderr).toContain('hint: write what the skill does into new-skill/SKILL.md');
    expect(await registry.counts()).toEqual(before);

    const path = join(cwd, 'new-skill/SKILL.md');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('Say what to do first.', 'Open the file.'));
    const validate = await registry.cli(['validate', 'new-skill', '--strict'], null, { cwd });
    expect(validate).toMatchObject({ code: 0, stdout: '' });
    const publish = await registry.cli(['publish', 'new-skill'], person, { cwd });
    expect(publish.stdout).toContain(`${person.username}/new-skill@0.1.0`);
  });

  it('makes a template that publish --recursive skips, and says why', async () => {
    const person = await registry.person();
    const cwd = await folderOf({ 'good/SKILL.md': skill('good') });
    await registry.cli(['init', 'template'], null, { cwd });
    const windows = await readFile(join(cwd, 'template/SKILL.md'), 'utf8');
    await writeFile(join(cwd, 'template/SKILL.md'), windows.replaceAll('\n', '\r\n'));
    // As releases before wrote it.
    await registry.cli(['init', 'older'], null, { cwd });
    const older = await readFile(join(cwd, 'older/SKILL.md'), 'utf8');
    const licensed = older.replace('metadata:', 'license: Apache-2.0\nmetadata:');
    await writeFile(join(cwd, 'older/SKILL.md'), licensed);
    const { code, stdout, stderr } = await registry.cli(['publish', '-r'], person, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(
      'template\tskipped\t\tthis is the template of init, with nothing filled in\n',
    );
    expect(stderr).toContain('3 skills: 1 created, 2 skipped');
    const json = await registry.cli(['publish', '-r', '--json'], person, { cwd });
    expect(json.json().data).toMatchObject([
      { path: 'good', outcome: 'unchanged', reason: null },
      { path: 'older', outcome: 'skipped', reason: expect.stringContaining('template') },
      { path: 'template', outcome: 'skipped', reason: expect.stringContaining('template') },
    ]);
  });

  it('does not replace a SKILL.md, and refuses what is no name', async () => {
    const cwd = await folderOf({ 'SKILL.md': 'mine' });
    expect((await registry.cli(['init'], null, { cwd })).code).toBe(5);
    expect(await readFile(join(cwd, 'SKILL.md'), 'utf8')).toBe('mine');
    for (const name of ['Bad_Name', '../up', '-x', 'x'.repeat(65)]) {
      const { code } = await registry.cli(['init', '--', name], null, { cwd });
      expect({ name, code }).toEqual({ name, code: 2 });
    }
  });

  it('keeps a description with quotes and colons as it was given', async () => {
    const cwd = await temporaryFolder();
    const text = 'Says: "yes" — 好';
    await registry.cli(['init', 'quoted', '--description', text], null, { cwd });
    const { code, json } = await registry.cli(['validate', 'quoted', '--json'], null, { cwd });
    expect(code).toBe(0);
    expect(json().data).toEqual([
      { kind: 'skill', path: '.', name: 'quoted', warnings: [], leftOut: [], error: null },
    ]);
  });

  it('ends with 5 and file:line relative to here, without asking a registry', async () => {
    const cwd = await temporaryFolder();
    await mkdir(join(cwd, 'a'));
    await writeFile(join(cwd, 'a/SKILL.md'), '---\nname: a\nodd: 1\n---\n');
    const argv = ['validate', 'a', '--registry', nowhere];
    const { code, stdout } = await registry.cli(argv, null, { cwd });
    expect(code).toBe(5);
    expect(stdout).toBe('a/SKILL.md:1: error: the frontmatter has no description\n');
  });

  it('lets warnings pass, but not with --strict', async () => {
    const cwd = await folderOf({ 'warned/SKILL.md': skill('warned', { head: 'odd: 1\n' }) });
    const lenient = await registry.cli(['validate', '-r'], null, { cwd });
    expect(lenient.code).toBe(0);
    expect(lenient.stdout).toMatch(/^warned\/SKILL\.md:4: warning: .*\[key\.unknown\]\n$/);
    expect((await registry.cli(['validate', '-r', '--strict'], null, { cwd })).code).toBe(5);
  });
});
