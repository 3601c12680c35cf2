import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { bomb, rawZip, type RawEntry } from '../../support/zip.ts';
import { temporaryFolder } from '../run-cli.ts';
import { folderOf, type Person, skill, useRegistry, writeFiles } from '../test-registry.ts';

const registry = useRegistry();
let person: Person;
beforeAll(async () => {
  person = await registry.person();
});

/** Publishes and expects a refusal with exit code 5 that changes nothing; gives what was said of which file. */
async function refused(source: string): Promise<string[]> {
  const before = await registry.counts();
  const { code, json } = await registry.cli(['publish', source, '--json'], person);
  const { error } = json();
  expect({ code, error: error?.code }).toEqual({
    code: 5,
    error: expect.stringMatching(/^(archive|manifest)\.invalid$|^request\.too_large$/),
  });
  expect(await registry.counts()).toEqual(before);
  return (error?.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
}

const manifest: RawEntry = { name: 'SKILL.md', content: skill('refused') };

async function refusedZip(...entries: RawEntry[]): Promise<string[]> {
  const folder = await folderOf({ 'skill.zip': rawZip([manifest, ...entries]) });
  return refused(join(folder, 'skill.zip'));
}

describe('a ZIP that agenthub-cli publish is refused', () => {
  it.each<[string, RawEntry, RegExp]>([
    ['an absolute path', { name: '/etc/cron.d/x', content: 'x' }, /^\/etc\/cron\.d\/x: .*absolute/],
    ['a path with ..', { name: 'a/../../x', content: 'x' }, /^a\/\.\.\/\.\.\/x: .*\.\./],
    ['a backslash', { name: 'a\\b', content: 'x' }, /^a\\b: .*backslash/],
    ['a drive letter', { name: 'C:/x', content: 'x' }, /^C:\/x: .*drive/],
    ['a link', { name: 'link', content: '/etc/passwd', mode: 0o120777 }, /^link: .*link/],
    ['a device', { name: 'dev', mode: 0o020666 }, /^dev: /],
    ['a name in another case', { name: 'skill.MD', content: 'x' }, /case|twice|collides/],
    ['a bomb', { name: 'bomb', data: bomb(200_000_000), sizeBytes: 100 }, /^bomb: /],
  ])('for %s, naming the file', async (_what, entry, reason) => {
    expect((await refusedZip(entry)).join('\n')).toMatch(reason);
  });

  it('for a file over 10 MiB, naming it', async () => {
    const big = { name: 'big', content: new Uint8Array(10 * 1024 * 1024 + 1) };
    expect((await refusedZip(big)).join('\n')).toMatch(/^big: /);
  });

  it('for more than 1,000 files', async () => {
    const many = Array.from({ length: 1001 }, (_, n) => ({ name: `f${n}`, content: 'x' }));
    expect((await refusedZip(...many)).join('\n')).toMatch(/1,?000/);
  });

  it('for a total over 50 MiB', async () => {
    const part = new Uint8Array(9 * 1024 * 1024);
    const parts = Array.from({ length: 6 }, (_, n) => ({ name: `f${n}`, content: part }));
    expect((await refusedZip(...parts)).join('\n')).toMatch(/52,?428,?800|50 MiB/);
  });

  it('for being cut off, and for being no ZIP', async () => {
    const whole = rawZip([manifest]);
    const folder = await folderOf({
      'cut.zip': whole.subarray(0, whole.length - 30),
      'text.zip': 'hello',
    });
    for (const name of ['cut.zip', 'text.zip']) {
      expect((await refused(join(folder, name))).join('\n')).toMatch(/ZIP/i);
    }
  });

  it('for being 60 MB, without reading it', async () => {
    const folder = await folderOf({ 'large.zip': '' });
    await truncate(join(folder, 'large.zip'), 60_000_000);
    expect((await refused(join(folder, 'large.zip'))).join('\n')).toMatch(/takes \d+ bytes/);
  });
});

describe('a folder that agenthub-cli publish is refused', () => {
  it('for a link and for a named pipe, naming each', async () => {
    const folder = await folderOf({ 'SKILL.md': skill('refused'), 'a/b': 'x' });
    await symlink('../../outside', join(folder, 'a/link'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await refused(folder)).toEqual([
      expect.stringMatching(/^pipe: .*neither a file nor a folder/),
      expect.stringMatching(/^a\/link: .*a link to \.\.\/\.\.\/outside/),
    ]);
  });

  it('for names that are one when case is folded or Unicode composed', async () => {
    const folder = await folderOf({
      'SKILL.md': skill('refused'),
      'Notes.md': 'x',
      'notes.md': 'x',
      ['caf\u00E9']: 'x',
      ['cafe\u0301']: 'x',
    });
    const reasons = (await refused(folder)).join('\n');
    expect(reasons).toContain('they differ in case only');
    expect(reasons).toContain('they differ in Unicode composition only');
  });

  it('for a backslash or a control character in a name', async () => {
    const folder = await folderOf({ 'SKILL.md': skill('refused'), 'a\\b': 'x', 'c\nd': 'x' });
    const reasons = (await refused(folder)).join('\n');
    expect(reasons).toContain('backslash');
    expect(reasons).toContain('control character');
  });

  it('for too many files, one too large, and a total too large', async () => {
    const many = await folderOf({ 'SKILL.md': skill('refused') });
    await writeFiles(
      many,
      Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`f${n}`, 'x'])),
    );
    expect((await refused(many)).join('\n')).toMatch(/more than 1,?000 files/);
    const large = await folderOf({ 'SKILL.md': skill('refused'), big: '' });
    await truncate(join(large, 'big'), 10 * 1024 * 1024 + 1);
    expect((await refused(large)).join('\n')).toMatch(/^big: .*larger/);
    const total = await folderOf({ 'SKILL.md': skill('refused') });
    for (let n = 0; n < 6; n += 1) {
      await writeFile(join(total, `f${n}`), '');
      await truncate(join(total, `f${n}`), 9 * 1024 * 1024);
    }
    expect((await refused(total)).join('\n')).toMatch(/52,?428,?800|50 MiB/);
  });

  it.each([
    ['no frontmatter', 'just text', /^SKILL\.md:1: /],
    ['YAML that does not parse', '---\nname: a\ndescription: "b\n---\n', /^SKILL\.md:\d+: /],
    [
      'a billion laughs',
      '---\nname: a\ndescription: b\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n',
      /^SKILL\.md:\d+: .*alias/,
    ],
    ['no description', '---\nname: a\n---\n', /^SKILL\.md:1: .*description/],
    ['UTF-16', Buffer.from('\uFEFF---\nname: a', 'utf16le'), /UTF-16/],
  ])('for a manifest with %s, at file:line', async (_what, text, reason) => {
    expect((await refused(await folderOf({ 'SKILL.md': text }))).join('\n')).toMatch(reason);
  });

  it('for being somewhere that cannot be read, without a stack trace', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'SKILL.md'));
    const { code, stderr } = await registry.cli(['publish', folder], person);
    expect(code).toBe(5);
    expect(stderr).not.toContain('    at ');
  });
});

describe('agenthub-cli publish, two at once', () => {
  it('stores a version once, and tells the other that it exists', async () => {
    const folders = await Promise.all(
      ['one', 'two'].map((body) =>
        folderOf({ 'SKILL.md': skill('raced', { head: 'version: 1.0.0\n', body }) }),
      ),
    );
    const runs = await Promise.all(
      folders.map((folder) => registry.cli(['publish', folder, '--json'], person)),
    );
    expect(runs.map(({ code }) => code).toSorted()).toEqual([0, 5]);
    const loser = runs.find(({ code }) => code === 5);
    expect(['version.conflict', 'write.conflict']).toContain(loser?.json().error?.code);
  });
});

describe('what agenthub-cli publish says of', () => {
  it('a file that is nothing that it knows: its name, and what to publish instead', async () => {
    const folder = await folderOf({ 'SKILL.md': skill('no-zip'), 'notes.txt': 'x' });
    for (const command of ['publish', 'validate']) {
      const { code, stderr } = await registry.cli([command, join(folder, 'notes.txt')], person);
      expect(code).toBe(5);
      expect(stderr).toContain(`${join(folder, 'notes.txt')}: this is no ZIP, and no file such as`);
      expect(stderr).toContain(`hint: for the folder it is in:  agenthub-cli ${command} ${folder}`);
    }
  });

  it('a folder without a manifest: all that it looks for, and commands that work there', async () => {
    const cwd = await folderOf({
      'work/.mcp.json': '{"mcpServers":{"one":{"command":"a"}}}',
      'work/one/SKILL.md': skill('below-one'),
    });
    for (const command of ['publish', 'validate']) {
      const { code, stderr } = await registry.cli([command, 'work'], person, { cwd });
      expect(code).toBe(5);
      expect(stderr).toContain(
        'There is no SKILL.md, server.json or AGENT.md, and no file of a client such as .mcp.json or .claude/agents/reviewer.md in',
      );
      const hints = [...stderr.matchAll(/hint: [^:]+: {2}agenthub-cli (.*)/g)].map(
        ([, words = '']) => words.split(' '),
      );
      expect(hints).toEqual([
        [command, 'work/.mcp.json'],
        [command, '--recursive', 'work'],
        ['init', '--type', 'skill', '-C', 'work'],
        ['init', '--type', 'mcp', '-C', 'work'],
        ['init', '--type', 'agent', '-C', 'work'],
      ]);
      for (const words of hints) {
        expect((await registry.cli([...words], person, { cwd })).code).toBe(0);
      }
      for (const file of ['SKILL.md', 'server.json', 'AGENT.md']) await rm(join(cwd, 'work', file));
    }
  });

  it('nothing at or below a folder: the same, with exit code 3', async () => {
    const cwd = await folderOf({
      '.git/HEAD': 'x',
      '.gitignore': '.mcp.json\n',
      '.mcp.json': '{}',
    });
    for (const command of ['publish', 'validate']) {
      const { code, stderr } = await registry.cli([command, '-r'], person, { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain('.mcp.json: ignored by git');
      expect(stderr).toContain('agenthub-cli init --type agent\n');
    }
  });

  it('one fault: it, once', async () => {
    const folder = await folderOf({ 'SKILL.md': '# no frontmatter\n' });
    const { stderr } = await registry.cli(['publish', folder], person);
    expect(stderr.match(/there is no frontmatter/g)).toHaveLength(1);
  });
});
