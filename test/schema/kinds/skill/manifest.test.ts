import { describe, expect, it } from 'vitest';
import { readSkillManifest } from '#schema/kinds/skill/manifest.ts';
import { problemsOf } from '#test/support/problems.ts';

const parse = (text: string, folderName: string | null = 'pdf-tools') =>
  readSkillManifest(text, { file: 'SKILL.md', folderName });
const withHead = (...lines: string[]) =>
  parse(`---\n${['name: pdf-tools', 'description: Reads PDFs', ...lines].join('\n')}\n---\nBody\n`);
const codes = (...lines: string[]) => withHead(...lines).warnings.map(({ code }) => code);
const refusal = (text: string) => problemsOf('manifest.invalid', () => parse(text));

describe('readSkillManifest', () => {
  it('reads a manifest of the standard without a warning', () => {
    const text = [
      '---',
      'name: pdf-tools',
      'description: Reads and writes PDFs',
      'license: MIT',
      'compatibility: Node 20',
      'metadata:',
      '  version: 1.2.3',
      '  author: Ann',
      '  tags: pdf, documents',
      'allowed-tools: Bash Read',
      '---',
      '',
      '# PDF tools',
      '',
    ].join('\n');
    const { tokens, ...rest } = parse(text);
    expect(rest).toEqual({
      data: {
        name: 'pdf-tools',
        description: 'Reads and writes PDFs',
        license: 'MIT',
        compatibility: 'Node 20',
        metadata: { version: '1.2.3', author: 'Ann', tags: 'pdf, documents' },
        'allowed-tools': 'Bash Read',
      },
      name: 'pdf-tools',
      displayName: null,
      description: 'Reads and writes PDFs',
      version: '1.2.3',
      tags: ['pdf', 'documents'],
      license: 'MIT',
      author: 'Ann',
      readme: '\n# PDF tools\n',
      readmeLine: 12,
      requires: [],
      inputs: [],
      warnings: [],
    });
    expect(tokens).toBeGreaterThan(20);
    expect(tokens).toBeLessThan(100);
  });

  it('reads the same with a byte order mark and any line ends', () => {
    const text = '---\nname: pdf-tools\ndescription: d\n---\nBody\nmore\n';
    for (const eol of ['\r\n', '\r']) {
      expect(parse(`\ufeff${text.replaceAll('\n', eol)}`)).toMatchObject({
        name: 'pdf-tools',
        readme: 'Body\nmore\n',
        readmeLine: 5,
        warnings: [],
      });
    }
  });

  it('keeps what the standard does not know, with a warning at its line', () => {
    const { data, warnings } = withHead('homepage: https://example.org', 'deep: {a: [1, 2.5]}');
    expect(data).toMatchObject({ homepage: 'https://example.org', deep: { a: [1, 2.5] } });
    expect(warnings.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['key.unknown', 'SKILL.md', 4],
      ['key.unknown', 'SKILL.md', 5],
    ]);
  });

  it('keeps dates as written, and what JSON cannot hold as text', () => {
    const { data } = withHead(
      'date: 2026-01-31',
      'a: .inf',
      'b: .nan',
      'c: "x\\0y\\ud800"',
      '7: n',
    );
    expect(data).toMatchObject({
      date: '2026-01-31',
      a: 'Infinity',
      b: 'NaN',
      c: 'x\ufffdy\ufffd',
      '7': 'n',
    });
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  it('takes a key __proto__ for a name like any other', () => {
    const { data } = withHead('__proto__: {polluted: true}');
    expect(Object.keys(data)).toContain('__proto__');
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });

  it('takes a compatibility that is a map, with a warning', () => {
    expect(codes('compatibility: {node: 20}')).toEqual(['compatibility.type']);
  });

  it.each([
    ['PDF Tools', 'pdf-tools', 'PDF Tools'],
    ['pdf_tools', 'pdf-tools', 'pdf_tools'],
    ['--a--b--', 'a-b', '--a--b--'],
    ['Café Münster', 'cafe-munster', 'Café Münster'],
    ['ＦＵＬＬ', 'full', 'ＦＵＬＬ'],
    ['🎉 Party', 'party', '🎉 Party'],
    ['PDF 工具', 'folder', 'PDF 工具'],
    ['技能', 'folder', '技能'],
  ])('gives %s the address %s and keeps it to show', (written, name, displayName) => {
    const parsed = parse(`---\nname: ${written}\ndescription: d\n---\n`, 'folder');
    expect(parsed).toMatchObject({ name, displayName });
    expect(parsed.warnings.map(({ code, line }) => [code, line])).toContainEqual([
      'name.format',
      2,
    ]);
  });

  it('gives a name no address when neither it nor the folder has one', () => {
    for (const folder of [null, '技能包']) {
      const parsed = parse('---\nname: 技能\ndescription: d\n---\n', folder);
      expect(parsed).toMatchObject({ name: null, displayName: '技能' });
    }
    expect(parse('---\nname: PDF 工具\ndescription: d\n---\n', null).name).toBe('pdf');
  });

  it('takes the folder’s name where there is none, with a warning', () => {
    const parsed = parse('---\ndescription: d\n---\n', 'My Skill');
    expect(parsed).toMatchObject({ name: 'my-skill', displayName: 'My Skill' });
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['name.missing']);
    expect(parse('---\ndescription: d\n---\n', null).name).toBeNull();
  });

  it('warns of a name that is not the folder’s', () => {
    const { warnings } = parse('---\nname: one\ndescription: d\n---\n', 'other');
    expect(warnings.map(({ code }) => code)).toEqual(['name.folder']);
  });

  it('cuts a name to 64 characters without a hyphen at the end', () => {
    const written = `${'a'.repeat(63)} ${'b'.repeat(300)}`;
    const { name, displayName } = parse(`---\nname: ${written}\ndescription: d\n---\n`, null);
    expect(name).toBe('a'.repeat(63));
    expect([...(displayName ?? '')]).toHaveLength(200);
  });

  it.each([
    ['version: 1.2.3', '1.2.3', false],
    ['version: "1.0"', '1.0.0', true],
    ['version: 1.0', '1.0.0', true],
    ['version: 1.10', '1.10.0', true],
    ['version: 2', '2.0.0', true],
    ['version: v3.1', '3.1.0', true],
    ['version: 2026.01.05', '2026.1.5', true],
    ['version: 1.0.0-beta.1', '1.0.0-beta.1', false],
    ['version: latest', null, true],
    ['version: 1.2.3.4', null, true],
    ['version: [1, 2]', null, false],
    [`version: ${'9'.repeat(200)}`, null, true],
    ['metadata: {version: 1.20}', '1.20.0', true],
    ['version:', null, false],
  ])('reads %.30s as %s', (line, version, warns) => {
    const parsed = withHead(line);
    expect(parsed.version).toBe(version);
    expect(parsed.warnings.some(({ code }) => code.startsWith('version.'))).toBe(warns);
  });

  it('reads tags from lists and texts, and numbers as they are written', () => {
    expect(withHead('tags: [PDF, 前端, 2024, 3.10, true, "Machine Learning"]').tags).toEqual([
      'pdf',
      '前端',
      '2024',
      '3.10',
      'true',
      'machine-learning',
    ]);
    expect(withHead('tags: a, b，前端、c').tags).toEqual(['a', 'b', '前端', 'c']);
    expect(withHead('tags: 5').tags).toEqual(['5']);
    expect(withHead('tags: [a, A, "#a"]').tags).toEqual(['a']);
    expect(withHead('tags: [a]', 'metadata: {tags: [b]}').tags).toEqual(['a']);
  });

  it('leaves out what is no tag, with a warning each', () => {
    const { tags, warnings } = withHead(`tags: [ok, a/b, "${'x'.repeat(33)}", {a: 1}, null]`);
    expect(tags).toEqual(['ok']);
    expect(warnings.filter(({ code }) => code === 'tags.invalid')).toHaveLength(4);
    expect(codes('tags: {a: 1}')).toContain('tags.type');
    const many = Array.from({ length: 30 }, (_, index) => `t${index}`).join(', ');
    expect(withHead(`tags: ${many}`).tags).toHaveLength(20);
    expect(codes(`tags: ${many}`)).toContain('tags.many');
  });

  it.each([
    ['author: Ann', 'Ann'],
    ['author: {name: Ann, email: a@example.org}', 'Ann'],
    ['author: [{name: Ann}, Bo]', 'Ann, Bo'],
    ['metadata: {author: Ann}', 'Ann'],
    ['author: {email: a@example.org}', null],
    ['author: ""', null],
  ])('reads %s as the author %s', (line, author) => {
    expect(withHead(line).author).toBe(author);
  });

  it('takes a description that is a number as written, or too long, with a warning', () => {
    const number = parse('---\nname: pdf-tools\ndescription: 1.50\n---\n');
    expect(number.description).toBe('1.50');
    expect(number.warnings.map(({ code, line }) => [code, line])).toEqual([
      ['description.type', 3],
    ]);
    const long = parse(`---\nname: pdf-tools\ndescription: ${'x'.repeat(2000)}\n---\n`);
    expect(long.description).toHaveLength(2000);
    expect(long.warnings.map(({ code }) => code)).toEqual(['description.long']);
  });

  it('warns of more than 500 lines, and of no fewer', () => {
    const head = '---\nname: pdf-tools\ndescription: d\n---\n';
    expect(parse(head + 'x\n'.repeat(496)).warnings).toEqual([]);
    const [warning] = parse(head + 'x\n'.repeat(497)).warnings;
    expect(warning).toMatchObject({ code: 'manifest.long', text: expect.stringContaining('501') });
  });

  it('gives at most 100 warnings', () => {
    const keys = Array.from({ length: 500 }, (_, index) => `k${index}: 1`);
    expect(withHead(...keys).warnings).toHaveLength(100);
  });

  it.each([
    ['', 'SKILL.md:1', 'no frontmatter'],
    ['# Title\n\n---\nname: x\n---\n', 'SKILL.md:1', 'no frontmatter'],
    ['---\nname: a\ndescription: b\n', 'SKILL.md:1', 'no end'],
    ['---\n---\nBody', 'SKILL.md:1', 'no description'],
    ['---\nname: a\n---\n', 'SKILL.md:1', 'no description'],
    ['---\nname: a\ndescription: "  "\n---\n', 'SKILL.md:3', 'no description'],
    ['---\nname: a\ndescription: {a: 1}\n---\n', 'SKILL.md:3', 'no description'],
    ['---\n- a\n- b\n---\n', 'SKILL.md:2', 'not a map'],
    ['---\njust text\n---\n', 'SKILL.md:2', 'not a map'],
    ['---\nname: a\n\tdescription: b\n---\n', 'SKILL.md:3', 'not valid YAML'],
    ['---\nname: a\ndescription: "b\n---\n', 'SKILL.md:3', 'not valid YAML'],
  ])('refuses %j at %s: %s', async (text, pointer, reason) => {
    const problems = await refusal(text);
    expect(problems).toEqual([{ pointer, detail: expect.stringContaining(reason) }]);
  });

  it('refuses a manifest over 1 MiB', async () => {
    const [problem] = await refusal(`---\ndescription: d\n---\n${'x'.repeat(1024 * 1024)}`);
    expect(problem).toEqual({ pointer: 'SKILL.md', detail: expect.stringContaining('1 MiB') });
  });
});
