import { describe, expect, it } from 'vitest';
import { readFrontmatter } from '#schema/manifest/frontmatter.ts';
import { frontmatterLinesMax, frontmatterMarksMax } from '#schema/manifest/limits.ts';
import { problemsOf } from '#test/support/problems.ts';
import { processorMilliseconds } from '#test/support/processor-time.ts';

const read = (...lines: string[]) =>
  readFrontmatter(`---\n${lines.join('\n')}\n---\nBody`, 'SKILL.md');
const refusal = (...lines: string[]) => problemsOf('manifest.invalid', () => read(...lines));
const notes = (...lines: string[]) => read(...lines).warnings.map(({ code, line }) => [code, line]);

describe('readFrontmatter', () => {
  it.each([
    ['a colon in the text', 'Verifies Django projects: migrations, tests'],
    ['a reserved first character', '@Observable state in SwiftUI'],
    ['a backtick', '`git` for: people'],
    ['a percent sign', '%PATH% and: others'],
    ['what looks like an alias', '*.md files'],
    ['what looks like a list', '[beta] Reads mail'],
    ['Chinese and quotes', '触发："a", "b"。license: MIT'],
  ])('reads a value with %s as text, with a warning at its line', (_, value) => {
    const { data, warnings } = read('name: a', `description: ${value}`, 'metadata:', '  a: 1');
    expect(data).toEqual({ name: 'a', description: value, metadata: { a: 1 } });
    expect(warnings.map(({ code, line }) => [code, line])).toEqual([['yaml.recovered', 3]]);
  });

  it.each([
    ['never closes a quote', 'description: "a: b', ''],
    ['opens a list', 'description: [a, b', ''],
    ['opens a map', 'description: {a: b', ''],
    ['has keys below a value', 'metadata: x', '  version: 1'],
    ['is indented by a tab', 'description: a', '\tmore: b'],
    ['is no pair', 'description', 'more'],
  ])('refuses broken YAML that %s, for its meaning is open', async (_, ...lines) => {
    const [problem] = await refusal('name: a', ...lines);
    expect(problem?.pointer).toMatch(/^SKILL\.md:[345]$/);
    expect(problem?.detail).toContain('not valid YAML');
    expect(problem?.detail).toContain('single quotes, or indented on the lines after >-');
  });

  // What people write, what is read, and the lines of the warnings; the first line of the head is line 2.
  it.each<[what: string, head: string[], data: unknown, lines: number[]]>([
    ['a glob', ['paths: **/*.ts'], { paths: '**/*.ts' }, [2]],
    ['a short glob', ['x: 1', 'applyTo: **'], { x: 1, applyTo: '**' }, [3]],
    ['a glob of one star', ['globs: *.ts'], { globs: '*.ts' }, [2]],
    ['two globs', ['globs: *.py, *.pyi'], { globs: '*.py, *.pyi' }, [2]],
    ['a glob with braces', ['paths: **/*.{ts,tsx}'], { paths: '**/*.{ts,tsx}' }, [2]],
    [
      'a list of globs',
      ['paths:', '  - **/*.tsx', '  - src/**'],
      { paths: ['**/*.tsx', 'src/**'] },
      [3],
    ],
    ['a list of globs on a line', ['paths: [**/*.ts, "b"]'], { paths: ['**/*.ts', 'b'] }, [2]],
    [
      'a list of globs with braces on a line',
      ['paths: [**/*.{ts,tsx}, "src/*"]'],
      { paths: ['**/*.{ts,tsx}', 'src/*'] },
      [2],
    ],
    ['an item of two globs', ['paths:', '- *.py, *.pyi'], { paths: ['*.py, *.pyi'] }, [3]],
    ['an item of a scope', ['uses:', '  - @scope/x'], { uses: ['@scope/x'] }, [3]],
    ['a glob before a comment', ['paths: *.ts # all'], { paths: '*.ts' }, [2]],
    [
      'a wrapped text with colons',
      ['description: Use when the user says: review my plan.', '  Pairs with: grill.', 'x: 1'],
      { description: 'Use when the user says: review my plan. Pairs with: grill.', x: 1 },
      [2],
    ],
    [
      'a wrapped text with an empty line',
      ['description: a: b', '', '  more', 'x: 1'],
      { description: 'a: b\nmore', x: 1 },
      [2],
    ],
    [
      'quotes inside of quotes',
      ['description: "Use when someone says "ship it" or asks"'],
      { description: 'Use when someone says "ship it" or asks' },
      [2],
    ],
    [
      'an apostrophe inside of single quotes',
      ["description: 'Don't use: this'"],
      { description: "Don't use: this" },
      [2],
    ],
    [
      'two texts in quotes',
      ['description: "Foo" and "bar: baz"'],
      { description: '"Foo" and "bar: baz"' },
      [2],
    ],
    ['a text after a quoted one', ['description: "a" b: c'], { description: '"a" b: c' }, [2]],
    ['a colon deeper down', ['metadata:', '  x: a: b'], { metadata: { x: 'a: b' } }, [3]],
    [
      'a colon in a map of a list',
      ['hooks:', '  - name: a: b', '    run: c'],
      { hooks: [{ name: 'a: b', run: 'c' }] },
      [3],
    ],
    [
      'what looks like an anchor',
      ['description: &Use this for R&D notes'],
      { description: '&Use this for R&D notes' },
      [2],
    ],
    ['an anchor alone', ['description: &Use'], { description: '&Use' }, [2]],
    [
      'what looks like a tag',
      ['description: !important Read this'],
      { description: '!important Read this' },
      [2],
    ],
    ['what looks like both', ['d: &a !b c'], { d: '&a !b c' }, [2]],
  ])('reads %s as text, with a warning', (_, head, data, lines) => {
    const read = readFrontmatter(`---\n${head.join('\n')}\n---\n`, 'SKILL.md');
    expect(read.data).toEqual(data);
    expect(read.warnings.map(({ code, line }) => [code, line])).toEqual(
      lines.map((line) => ['yaml.recovered', line]),
    );
    expect(read.warnings[0]?.text).toContain('single quotes');
  });

  it('leaves alone what is YAML beside what is not', () => {
    const { data } = read(
      'description: a: b',
      'long: |',
      '  key: not: a: pair',
      '  - *.ts, x',
      'folded: >-',
      '  one: two',
      '  three',
      'quoted: "over',
      '  lines: fine"',
      'map: {a: 1}',
      'plain: over',
      '  lines',
    );
    expect(data).toEqual({
      description: 'a: b',
      long: 'key: not: a: pair\n- *.ts, x\n',
      folded: 'one: two three',
      quoted: 'over lines: fine',
      map: { a: 1 },
      plain: 'over lines',
    });
  });

  it('warns of an anchor before what is no text', () => {
    expect(notes('base: &base {x: 1}', 'quoted: &q "x"')).toEqual([
      ['yaml.anchor', 2],
      ['yaml.anchor', 3],
    ]);
  });

  it('refuses a billion laughs, and any alias, at its line and at once', async () => {
    const laughs = ['a: &a [lol]'];
    for (const name of 'bcdefghijk') {
      const before = String.fromCharCode(name.charCodeAt(0) - 1);
      laughs.push(
        `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`,
      );
    }
    expect(await refusal(...laughs)).toEqual([
      { pointer: 'SKILL.md:3', detail: expect.stringContaining('alias *a') },
    ]);
    const [merge] = await refusal('base: &base {x: 1}', 'other:', '  <<: *base');
    expect(merge?.pointer).toBe('SKILL.md:4');
    const [real] = await refusal('a: &x [1]', 'b: *x');
    expect(real?.pointer).toBe('SKILL.md:3');
    expect(real?.detail).toContain('single quotes');
  });

  it('reads a value with an unsafe or numeric tag as plain data, with a warning', () => {
    const { data, warnings } = read(
      'f: !!js/function "function () {}"',
      'p: !!python/object/apply:os.system ["id"]',
      'n: !!int seven',
      't: !!timestamp 2026-01-31',
      'b: !!binary aGk=',
    );
    expect(data).toEqual({
      f: 'function () {}',
      p: ['id'],
      n: 'seven',
      t: '2026-01-31',
      b: 'aGk=',
    });
    expect(warnings.map(({ code, line }) => [code, line])).toEqual(
      [2, 3, 4, 5, 6].map((line) => ['yaml.tag', line]),
    );
  });

  it('takes the last of repeated keys, with a warning', () => {
    const { data, sourceOf } = read('v: 1.0', 'v: 2.10', 'm: {a: 1, a: 2}');
    expect(data).toEqual({ v: 2.1, m: { a: 2 } });
    expect(sourceOf('v')).toBe('2.10');
    expect(notes('v: 1.0', 'v: 2.10', 'm: {a: 1, a: 2}')).toEqual([
      ['yaml.duplicate_key', 3],
      ['yaml.duplicate_key', 4],
    ]);
  });

  it('knows the line of each key, also when blank lines come first', () => {
    const { lineOf, bodyLine, warnings } = readFrontmatter('\n\n---\na: 1\n\nb: 2\n---\nx', 'f');
    expect([lineOf('a'), lineOf('b'), lineOf('c'), bodyLine]).toEqual([4, 6, null, 8]);
    expect(warnings).toMatchObject([{ code: 'frontmatter.position', line: 3, file: 'f' }]);
  });

  it('refuses more than 64 KiB and takes just that', async () => {
    const key = 'k: ';
    const fits = `${key}${'x'.repeat(64 * 1024 - key.length)}`;
    expect(read(fits).data['k']).toHaveLength(64 * 1024 - key.length);
    expect((await refusal(`${fits}x`))[0]?.detail).toContain('64 KiB');
  });

  it.each([
    ['lines', 'lines', (count: number) => Array.from({ length: count }, (_, at) => `k${at}: 1`)],
    ['marks', 'colons', (count: number) => [`k: [${'a,'.repeat(count - 3)}a]`]],
  ])('refuses more %s than it takes, before the parser looks', async (_, told, lines) => {
    const max = told === 'lines' ? frontmatterLinesMax : frontmatterMarksMax;
    expect(Object.keys(read(lines(max - 1).join('\n')).data).length).toBeGreaterThan(0);
    const [problem] = await refusal(lines(max + 1).join('\n'));
    expect(problem?.detail).toContain(`more than ${max}`);
    expect(problem?.detail).toContain(told);
  });

  it.each([
    ['lists', `x: ${'['.repeat(40)}${']'.repeat(40)}`],
    ['very many lists', `x: ${'['.repeat(3000)}${']'.repeat(3000)}`],
    ['unclosed lists', `x: ${'['.repeat(60_000)}`],
    ['maps', `x: ${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`],
    ['indentation', Array.from({ length: 100 }, (_, at) => `${' '.repeat(at)}k:`).join('\n')],
  ])('refuses %s that nest too deeply', async (_, lines) => {
    expect(await refusal(lines)).toEqual([
      { pointer: 'SKILL.md:2', detail: 'the frontmatter nests too deeply' },
    ]);
  });

  it('reads a head of thousands of keys, broken or not, in linear time', async () => {
    const heads = [
      Array.from({ length: 4000 }, (_, index) => `k${index}: 1`),
      Array.from({ length: 3000 }, (_, index) => `k${index}: a: b`),
      [`k: ${'a: '.repeat(20_000)}`],
      [`k: a${' '.repeat(60_000)}: b`],
      [`k: [${'&a x, '.repeat(2_400)}y]`],
      [`k: ${'&'.repeat(4_000)} x`],
      [`k: [${'*a, '.repeat(2_400)}y]`],
      ['k: a: b', ...Array.from({ length: 4_900 }, () => '  c: d'), '  e'],
    ];
    // All of them take 2 s; quadratic time would be minutes.
    const spent = await processorMilliseconds(() => heads.forEach((lines) => read(...lines)));
    expect(spent).toBeLessThan(10_000);
  });
});
