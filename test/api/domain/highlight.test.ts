import { describe, expect, it } from 'vitest';
import { highlightedLengthMax, highlightLines, lineLengthMax } from '#api/domain/highlight.ts';

/** Every line must be spans and escaped text, each span closed on its own line. */
function expectSafe(lines: string[]) {
  for (const line of lines) {
    const rest = line.replace(/<span class="[\w -]+">|<\/span>/g, '');
    expect(rest).not.toMatch(/[<>\n\r]/);
    let depth = 0;
    for (const [tag] of line.matchAll(/<span |<\/span>/g)) {
      depth += tag === '</span>' ? -1 : 1;
      expect(depth).toBeGreaterThanOrEqual(0);
    }
    expect(depth).toBe(0);
  }
}

/** What a browser shows of a line. */
const shown = (line: string) =>
  line
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

describe('highlightLines', () => {
  it('colours a file by its extension', () => {
    const { language, lines } = highlightLines('def 你好():\n    return "x"\n', 'src/a.py');
    expect(language).toBe('python');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('<span class="hljs-keyword">def</span>');
    expect(lines.map(shown)).toEqual(['def 你好():', '    return "x"']);
  });

  it.each([
    ['SKILL.md', 'markdown'],
    ['a/b.PY', 'python'],
    ['a.js', 'javascript'],
    ['a.mjs', 'javascript'],
    ['a.ts', 'typescript'],
    ['a.tsx', 'typescript'],
    ['a.json', 'json'],
    ['a.yaml', 'yaml'],
    ['a.yml', 'yaml'],
    ['pyproject.toml', 'ini'],
    ['a.sh', 'bash'],
    ['a.html', 'xml'],
    ['a.xsd', 'xml'],
    ['a.css', 'css'],
    ['a.go', 'go'],
    ['a.rs', 'rust'],
    ['A.java', 'java'],
    ['a.rb', 'ruby'],
    ['a.php', 'php'],
    ['a.sql', 'sql'],
    ['Dockerfile', 'dockerfile'],
    ['x/Makefile', 'makefile'],
    ['a.ini', 'ini'],
    ['a.patch', 'diff'],
    ['a.c', 'c'],
    ['a.h', 'c'],
    ['a.cpp', 'cpp'],
    ['a.cs', 'csharp'],
    ['a.kt', 'kotlin'],
    ['a.swift', 'swift'],
    ['LICENSE', null],
    ['a.unknown', null],
    ['constructor', null],
    ['a.constructor', null],
    ['a.__proto__', null],
  ])('knows the language of %s', (path, language) => {
    expect(highlightLines('x\n', path).language).toBe(language);
  });

  const hostile = [
    '</span><script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    "/* <b>'open\n still & open */ `${'<i>'}",
    '```html\n<style>*{}</style>\n```',
    "'''\n<iframe>\n'''",
  ].join('\n');

  it.each(['a.js', 'a.html', 'a.md', 'a.py', 'a.php', 'a.yaml', 'a.css', 'a.diff', 'a.txt', 'a'])(
    'escapes hostile text in %s, keeps each line whole and loses nothing',
    (path) => {
      const { lines } = highlightLines(hostile, path);
      expectSafe(lines);
      expect(lines.map(shown)).toEqual(hostile.split('\n'));
    },
  );

  it('closes and opens again a span that runs over lines', () => {
    const { lines } = highlightLines('/* one\n   two\n*/ let a', 'a.ts');
    expect(lines[0]).toBe('<span class="hljs-comment">/* one</span>');
    expect(lines[1]).toBe('<span class="hljs-comment">   two</span>');
    expectSafe(lines);
  });

  it('reads CRLF as LF, with or without one at the end', () => {
    expect(highlightLines('a: 1\r\nb: 2\r\n', 'a.yaml')).toEqual(
      highlightLines('a: 1\nb: 2', 'a.yaml'),
    );
    expectSafe(highlightLines('a\r\nb\r\n', 'a.txt').lines);
  });

  it('gives no line for an empty file, and one for a lone line end', () => {
    expect(highlightLines('', 'a.py')).toEqual({ language: 'python', lines: [] });
    expect(highlightLines('\n', 'a.py').lines).toEqual(['']);
    expect(highlightLines('a\n\n', 'a.txt').lines).toEqual(['a', '']);
  });

  it('leaves a very long line plain, and highlights the others', () => {
    const long = `let a = "${'<'.repeat(lineLengthMax)}"`;
    const { language, lines } = highlightLines(`/* one\n${long}\n*/\nlet b\n`, 'a.js');
    expect(language).toBe('javascript');
    expect(lines).toHaveLength(4);
    expect(shown(lines[1]!)).toBe(long);
    expect(lines[1]!.match(/<span/g)).toHaveLength(1);
    expect(lines[3]).toContain('hljs-keyword');
    expectSafe(lines);
  });

  it('leaves a long text plain, and one whose spans would nest as deep as it has lines', () => {
    const long = 'let a = 1;\n'.repeat(highlightedLengthMax / 11 + 1);
    expect(highlightLines(long, 'a.js').language).toBeNull();
    const deep = '`${\n'.repeat(3_000);
    const { language, lines } = highlightLines(deep, 'a.ts');
    expect(language).toBeNull();
    expect(lines).toEqual(Array.from({ length: 3_000 }, () => '`${'));
  });
});
