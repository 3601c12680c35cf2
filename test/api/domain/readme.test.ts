import { describe, expect, it } from 'vitest';
import { render } from './readme/render.ts';

/** Levels of the headings, in order. */
const levels = (html: string) => [...html.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));

describe('headings', () => {
  it('start below that of the page and skip no level', () => {
    expect(levels(render('# a\n\n## b\n\n#### c\n\n## d\n\n###### e\n\n# f'))).toEqual([
      2, 3, 4, 3, 4, 2,
    ]);
    expect(levels(render('### a\n\n### b\n\n## c'))).toEqual([2, 2, 2]);
    expect(levels(render('# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6'))).toEqual([
      2, 3, 4, 5, 6, 6,
    ]);
  });

  it('carry an anchor that names them', () => {
    expect(render('# 安装 `npm`')).toBe(
      '<h2 id="readme-安装-npm">安装 <code>npm</code><a class="anchor" ' +
        'href="#readme-%E5%AE%89%E8%A3%85-npm" aria-label="Permalink: 安装 npm"></a></h2>',
    );
  });

  it('are gone when they say nothing', () => {
    expect(levels(render('#\n\n# <br>\n\ntext'))).toEqual([]);
  });
});

describe('code', () => {
  it('is highlighted by its language, and can be scrolled by keyboard', () => {
    expect(render('```py\ndef f(): pass  # 中文\n```')).toBe(
      '<pre tabindex="0"><code class="language-py"><span class="hljs-keyword">def</span> ' +
        '<span class="hljs-title function_">f</span>(): <span class="hljs-keyword">pass</span>  ' +
        '<span class="hljs-comment"># 中文</span>\n</code></pre>',
    );
  });

  it('stays plain without a language, or with one that is not known', () => {
    expect(render('```\nlet a\n```')).toBe('<pre tabindex="0"><code>let a\n</code></pre>');
    expect(render('```nope x\na < b\n```')).toBe(
      '<pre tabindex="0"><code class="language-nope">a &#x3C; b\n</code></pre>',
    );
  });

  it('runs to the end when its fence is never closed', () => {
    expect(render('a\n\n~~~json\n{"b": 1}\n\n# c')).toMatch(
      /^<p>a<\/p>\n<pre tabindex="0"><code class="language-json">.*\n\n# c\n<\/code><\/pre>$/s,
    );
  });
});

describe('GitHub flavoured Markdown', () => {
  it('wraps a table so that it can be scrolled, and leaves no empty header', () => {
    const html = render('| 甲 | |\n|:-:|--|\n| 1 | **2** |');
    expect(html).toMatch(/^<div class="table-scroll" tabindex="0"><table>.*<\/table><\/div>$/s);
    expect(html).toContain('<th align="center">甲</th>\n<td></td>');
    expect(html).toContain('<td><strong>2</strong></td>');
  });

  it('names the checkbox of each task', () => {
    const html = render('- [x] done **it**\n- [ ] 未完成');
    expect(html).toContain('<input type="checkbox" checked disabled aria-label="done it">');
    expect(html).toContain('<input type="checkbox" disabled aria-label="未完成">');
  });

  it('links a footnote there and back', () => {
    const html = render('# T\n\na[^1] b[^注]\n\n[^1]: First.\n[^注]: 第二。');
    const ids = new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id));
    const references = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id = '']) =>
      decodeURIComponent(id),
    );
    expect(references).toHaveLength(5);
    expect(references.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids).toContain(/aria-describedby="([^"]*)"/.exec(html)?.[1]);
    expect(levels(html)).toEqual([2, 3]);
  });

  it('reads strikethrough, bare links and Chinese emphasis', () => {
    expect(render('~~a~~ www.a.example')).toContain('<del>a</del> <a href="http://www.a.example"');
    expect(render('这是 **重点** 内容')).toBe('<p>这是 <strong>重点</strong> 内容</p>');
  });
});

describe('HTML inside Markdown', () => {
  it('keeps details with Markdown in it', () => {
    expect(
      render(
        '<details open>\n<summary>More <b>x</b></summary>\n\nText **md**\n\n</details>\n\nafter',
      ),
    ).toBe(
      '<details open>\n<summary>More <b>x</b></summary>\n<p>Text <strong>md</strong></p>\n</details>\n<p>after</p>',
    );
  });

  it('balances what was left open, within its own block', () => {
    expect(render('a <b>c <i>d</b> e\n\nf</b>')).toBe('<p>a <b>c <i>d</i></b> e</p>\n<p>f</p>');
    expect(render('<ul><li>a<li>b</ul>')).toBe('<ul><li>a</li><li>b</li></ul>');
  });

  it('drops comments, also unclosed ones', () => {
    expect(render('a<!-- b -->c')).toBe('<p>ac</p>');
    expect(render('a\n\n<!-- b\n\nc')).not.toMatch(/b|c/);
  });

  it('shows a placeholder that only looks like a tag', () => {
    expect(render('Run <your-name> and set the <title>')).toBe(
      '<p>Run &#x3C;your-name> and set the &#x3C;title></p>',
    );
  });

  it('decodes references once', () => {
    expect(render('<p>&amp;lt; &copy; &#20013; &nope; &#0;</p>')).toBe(
      '<p>&#x26;lt; © 中 &#x26;nope; \uFFFD</p>',
    );
  });
});

it('gives nothing for nothing', () => {
  expect(render('')).toBe('');
  expect(render(' \r\n\r\n')).toBe('');
});
