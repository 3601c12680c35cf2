import { describe, expect, it } from 'vitest';
import { renderReadme } from '#api/domain/readme/render.ts';
import { render } from './render.ts';

const links = {
  fileUrl: '/files/{path}',
  pageUrl: '/page/{path}',
  files: new Set<string>(),
  manifestFile: 'SKILL.md',
};

describe('what a readme cannot do', () => {
  it.each([
    '<script>alert(1)</script>',
    'a <script>alert(1)</script> b',
    '<SCRIPT\n>alert(1)</SCRIPT >',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<img src=x onerror=alert(1)>',
    '<img src="img/logo.png" onload="alert(1)" style="position:fixed" class="x">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jAvA&#x09;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](java\u0000script:alert(1))',
    '[x](vbscript:x) [y](data:text/html,<script>alert(1)</script>)',
    '<javascript:alert(1)>',
    '![x](data:image/svg+xml;base64,PHN2Zy8+)',
    '![x](javascript:alert(1))',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<svg><p><style><img src=x onerror=alert(1)></style></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<iframe src="https://example.com" srcdoc="<script>alert(1)</script>"></iframe>',
    '<style>*{display:none}</style>',
    '<form action="https://example.com"><input name=password><button>go</button></form>',
    '<meta http-equiv=refresh content="0;url=https://example.com">',
    '<base href="https://example.com"><link rel=stylesheet href="https://example.com/x.css">',
    '<object data=x></object><embed src=x><video src=x autoplay></video><audio src=x></audio>',
    '<template><img src=x onerror=alert(1)></template><noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<textarea><img src=x onerror=alert(1)></textarea><title><b>',
    '<details open ontoggle=alert(1)><summary onclick=alert(1)>x</summary></details>',
    '<a href="x" onclick="alert(1)" target=_blank>x</a><div/onmouseover=alert(1)>x</div>',
    '<!-- <img src=x onerror=alert(1)> --><!--><script>alert(1)</script>',
    '<![CDATA[<script>alert(1)</script>]]><?php alert(1) ?><!DOCTYPE html>',
    '```"><script>alert(1)</script>\n<script>alert(1)</script>\n```',
    '```js\n</code></pre><script>alert(1)</script>\n```',
    '<pre><code class="language-js"><script>alert(1)</script></code></pre>',
    '# <img src=x onerror=alert(1)> `<script>`',
    '| <script>alert(1)</script> |\n|-|\n| <img src=x onerror=alert(1)> |',
    '[x]: javascript:alert(1)\n\n[x] ![y][x]',
    '[^1]\n\n[^1]: <script>alert(1)</script> [x](javascript:alert(1))',
    'http://a.example/"onmouseover=alert(1) <http://a.example/"onclick=alert(1)>',
    '<<img src=x onerror=alert(1)>><b <script>alert(1)</script>>',
    '<b><i><a href=x><div><table><td><script>alert(1)</script></b></i>',
  ])('runs and loads nothing: %s', (markdown) => {
    const tags = [...render(markdown).matchAll(/<\/?([a-z][^\s>/]*)((?:"[^"]*"|[^">])*)>/gi)];
    for (const [whole, name = '', attributes = ''] of tags) {
      expect(name).toMatch(
        /^(a|b|br|code|details|div|em|h[1-6]|i|img|input|li|ol|p|pre|section|span|summary|sup|table|tbody|td|th|thead|tr|ul)$/,
      );
      expect(attributes).not.toMatch(/\s(on\w+|style|srcset|srcdoc|action|target|data)\s*=/i);
      expect(whole).not.toMatch(/(?:javascript|vbscript|data|java\W*script):/i);
      expect(whole).not.toMatch(/^<img (?!.*src="\/files\/)|^<input (?!type="checkbox")/);
    }
  });
});

describe('ids in a readme', () => {
  it('stand behind a prefix, so that none shadows a name on the page', () => {
    const html = render(
      '<p id="login">x</p>\n<a name="cookie">y</a>\n\n# body\n\n[^__proto__]\n\n[^__proto__]: n',
    );
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual(expect.arrayContaining(['readme-login', 'readme-cookie', 'readme-body']));
    expect(ids.filter((id) => !id?.startsWith('readme-'))).toEqual([]);
    expect(html).not.toMatch(/\sname=/);
  });

  it('are each given once', () => {
    const html = render('<p id="a">x</p>\n<p id="a">y</p>\n\n# a\n\n# b\n\n# b\n\n<i id="b">z</i>');
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a readme built to exhaust the parser', () => {
  const megabyte = 1024 * 1024;
  it.each(
    Object.entries({
      '[': '[',
      '*': '*',
      '>': '>',
      '> ': '> ',
      '- ': '- ',
      '1. ': '1. ',
      '`': '`a``',
      '<': '<',
      '![](': '![](',
      '*a_ ': '*a_ ',
      'a**b': 'a**b',
      '[^a]': '[^a]',
      '<div>': '<div>',
      '<b a="': '<b a="',
      '<!--': '<!--',
      'mail addresses': 'a.b@c.d ',
      headings: 'a\n==\n',
      tables: 'a|b\n-|-\n',
      'paragraphs of brackets': `${'['.repeat(200)}\n\n`,
      'unclosed tags': '<div>\n\n',
      backslashes: '\\',
    }),
  )('is done with soon: 1 MB of %s', (_, unit) => {
    const started = process.threadCpuUsage();
    const html = render(unit.repeat(megabyte / unit.length));
    // Processor time, so that a busy machine changes little: 1.3 s at most, and unguarded a minute or more.
    expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(6_000);
    expect(html).toContain('class="readme-cut"');
    expect(html.length).toBeLessThan(megabyte);
  });

  it('is done with soon: lists indented ever deeper', () => {
    const started = process.threadCpuUsage();
    const html = render(
      Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at * 2)}- a\n`).join(''),
    );
    expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(2_000);
    expect(html).toContain('class="readme-plain"');
  });

  it('is shown as escaped text', () => {
    expect(render(`<b>${'>'.repeat(3)}${' *a_'.repeat(4_000)}`)).toMatch(
      /^<pre class="readme-plain" tabindex="0">&#60;b&#62;&#62;/,
    );
  });
});

describe('a readme that asks for far more than it says', () => {
  const table = (columns: number, rows: number, around = '') =>
    [`|${'a|'.repeat(columns)}`, `|${'-|'.repeat(columns)}`, ...Array(rows).fill('|x|')]
      .map((line) => around + line)
      .join('\n');
  it.each(
    Object.entries({
      'cells of a table': table(200, 4_000),
      'cells of a table in a quote': table(200, 4_000, '> '),
      'cells of many tables': `${table(20, 100)}\n\n`.repeat(20),
      'a long address by reference': `[a]: http://x/${'u'.repeat(60_000)}\n\n${`${'[a] '.repeat(100)}\n\n`.repeat(40)}`,
      'a long image by reference': `[a]: /x${'u'.repeat(60_000)}\n\n${`${'![a] '.repeat(100)}\n\n`.repeat(40)}`,
      'quotes in each other': `${'>'.repeat(40)}a\n`.repeat(2_000),
      'lists in each other': Array.from(
        { length: 2_000 },
        (_, at) => `${(at % 2 ? '> ' : '- ').repeat(20)}x`,
      ).join('\n'),
      'runs of stars': `${'*'.repeat(1_000)}a`.repeat(100),
    }),
  )('is shown as plain text: %s', (_, markdown) => {
    const { html, isPlain } = renderReadme(markdown, links);
    expect(isPlain).toBe(true);
    expect(html).toMatch(/^<pre class="readme-plain"/);
    expect(html.length).toBeLessThan(6 * markdown.length + 200);
  });

  it('is rendered up to the bounds: a table that someone filled in', () => {
    const row = `|${'cell|'.repeat(8)}\n`;
    const { html, isPlain } = renderReadme(`${row}|${'-|'.repeat(8)}\n${row.repeat(500)}`, links);
    expect(isPlain).toBe(false);
    expect(html.match(/<td>/g)).toHaveLength(8 * 500);
  });
});

describe('the size of a readme', () => {
  it('shows what fits, and says that there is more', () => {
    const html = render(`START\n\n${'some text\n'.repeat(400)}\n${'x\n\n'.repeat(5_000)}THE END`);
    expect(html).toContain('START');
    expect(html).toContain('class="readme-cut"');
    expect(html).not.toContain('THE END');
  });

  it('shows the longest real readme whole: 1,802 lines, 89,336 characters', () => {
    const html = render(`${`${'word '.repeat(9)}\n\n`.repeat(1_900)}THE END`);
    expect(html).toContain('THE END');
    expect(html).not.toContain('readme-cut');
  });
});
