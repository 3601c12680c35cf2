import { describe, expect, it } from 'vitest';
import type { PublishResult } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';
import { rawZip } from '#test/support/zip.ts';

const registry = await fileRegistry();

type Files = Record<string, string>;

/** Each way that files come to the API. */
const entrances: [string, (files: Files, query?: string) => Promise<Response>][] = [
  ['JSON', (files, query) => registry.publish('admin', files, query)],
  [
    'a form',
    (files, query = '') => {
      const form = new FormData();
      for (const [path, content] of Object.entries(files)) {
        form.append('file', new Blob([content]), path);
      }
      return registry.call(`/skills${query}`, { method: 'POST', as: 'admin', body: form });
    },
  ],
  [
    'a ZIP',
    (files, query = '') =>
      registry.call(`/skills${query}`, {
        method: 'POST',
        as: 'admin',
        headers: { 'content-type': 'application/zip' },
        body: rawZip(Object.entries(files).map(([name, content]) => ({ name, content }))),
      }),
  ],
];

describe.each(entrances)('a skill that comes by %s', (way, send) => {
  const name = `warned-${way.split(' ').at(-1)?.toLowerCase()}`;

  it('is stored without .git and other junk, and says what was left out', async () => {
    const files = {
      'SKILL.md': skillMd(`${name}-junk`),
      '.git/config': '[core]',
      '.GIT/HEAD': 'ref: x',
      'a/node_modules/x.js': 'x',
    };
    const result = await json<PublishResult>(send(files), 201);
    expect(result.version.fileCount).toBe(1);
    const told = result.warnings.filter(({ code }) => code === 'path.left_out');
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toBe('3 files were left out: .git, .GIT, a/node_modules');
  });

  it('is published as the version that was asked for, and says that its manifest has another', async () => {
    const files = { 'SKILL.md': skillMd(`${name}-version`, { head: 'version: 1.2.0\n' }) };
    const other = await json<PublishResult>(send(files, '?version=2.0.0'), 201);
    expect(other.version.version).toBe('2.0.0');
    expect(other.warnings.filter(({ code }) => code === 'version.other')).toEqual([
      {
        code: 'version.other',
        file: 'SKILL.md',
        line: null,
        text: 'The manifest says version 1.2.0; this is published as 2.0.0',
      },
    ]);
    const more = { ...files, 'a.txt': 'a' };
    for (const query of ['', '?version=1.3.0&dryRun=true', '?version=1.2.0&dryRun=true']) {
      const { warnings } = await json<PublishResult>(send(more, query), query === '' ? 201 : 200);
      const says = warnings.some(({ code }) => code === 'version.other');
      expect([query, says]).toEqual([query, query.includes('1.3.0')]);
    }
  });

  it('is refused with what merely looks like .git', async () => {
    const files = { 'SKILL.md': skillMd(`${name}-git`), 'git~1/config': '[core]' };
    const problem = await refusal(send(files), 422, 'archive.invalid');
    expect(problem.errors).toEqual([
      { pointer: 'git~1/config', detail: expect.stringContaining('.git') },
    ]);
  });

  it('is refused with a Git LFS pointer, which is named', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'7'.repeat(64)}\nsize 5242880\n`;
    const files = { 'SKILL.md': skillMd(`${name}-lfs`), 'template.pptx': pointer };
    const problem = await refusal(send(files), 422, 'archive.invalid');
    expect(problem.errors).toEqual([
      { pointer: 'template.pptx', detail: expect.stringContaining('Git LFS pointer') },
    ]);
  });

  it('is stored with warnings of credentials, of long names and of what is not seen', async () => {
    const long = `fixtures/${'abcdefghij/'.repeat(18)}result.json`;
    const files = {
      'SKILL.md': skillMd(name, { description: 'Reads \u202email' }),
      '.env': 'KEY=1',
      '.env.example': 'KEY=',
      id_rsa: 'x',
      'run\u202ehs.txt': 'x',
      'main.py': 'x = 1\ny = "\u2066"\n',
      [long]: '{}',
    };
    const { warnings } = await json<PublishResult>(send(files), 201);
    const told = warnings.map(({ code, file, line }) => `${code} ${file} ${line}`);
    expect(told.toSorted()).toEqual(
      [
        'file.credential .env null',
        'file.credential id_rsa null',
        `path.long ${long} null`,
        'text.invisible SKILL.md 3',
        'text.invisible main.py 2',
        'text.invisible run\u202ehs.txt null',
      ].toSorted(),
    );
    const page = await json<{ warnings: unknown[] }>(
      registry.call(`/skills/admin/${name}/versions/1.0.0`, { as: 'admin' }),
      200,
    );
    expect(page.warnings).toEqual(warnings);
  });
});
