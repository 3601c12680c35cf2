import { describe, expect, it } from 'vitest';
import { render } from './render.ts';

/** The link or image alone, without its paragraph. */
const inline = (markdown: string, folder?: string) =>
  render(markdown, folder).replace(/^<p>|<\/p>$/g, '');

describe('a link in a readme', () => {
  it.each([
    ['docs/a.md', '', '/page/docs/a.md'],
    ['./docs/./a.md#Part%202', '', '/page/docs/a.md#Part%202'],
    ['a.md?plain=1', 'docs', '/page/docs/a.md'],
    ['../SKILL.md', 'docs', '/page/SKILL.md'],
    ['../docs/../SKILL.md', 'docs', '/page/SKILL.md'],
    ['/docs/a.md', 'lib', '/page/docs/a.md'],
    ['%E5%9B%BE%20%E7%89%87.png', 'docs', '/page/docs/%E5%9B%BE%20%E7%89%87.png'],
    ['<图 片.png>', 'docs', '/page/docs/%E5%9B%BE%20%E7%89%87.png'],
    ['lib/', '', '/page/lib/SKILL.md'],
    ['skill.md', '', '/page/SKILL.md'],
  ])('leads to the file: %s from "%s"', (reference, folder, url) => {
    expect(inline(`[x](${reference})`, folder)).toBe(`<a href="${url}">x</a>`);
  });

  it.each([
    ['nope.md', ''],
    ['../SKILL.md', ''],
    ['../../SKILL.md', 'docs'],
    ['..%2fSKILL.md', ''],
    ['..\\SKILL.md', 'docs'],
    ['docs%5Ca.md', ''],
    ['SKILL.md%00', ''],
    ['%zz', ''],
    ['?a=b', ''],
    ['https:SKILL.md', ''],
    ['//', ''],
  ])('is plain text when no file is meant: %s from "%s"', (reference, folder) => {
    expect(inline(`[x](${reference})`, folder)).toBe('<span class="link-missing">x</span>');
  });

  it('leaves for elsewhere without telling from where', () => {
    const rel = 'rel="nofollow noopener noreferrer"';
    expect(inline('[x](https://a.example/b?c#d)')).toBe(
      `<a href="https://a.example/b?c#d" ${rel}>x</a>`,
    );
    expect(inline('[x](//a.example/b)')).toBe(`<a href="https://a.example/b" ${rel}>x</a>`);
    expect(inline('https://a.example')).toBe(
      `<a href="https://a.example" ${rel}>https://a.example</a>`,
    );
    expect(inline('[x](ftp://a.example)')).toBe('<span>x</span>');
  });

  it('leads to the place in the readme that carries the id', () => {
    const html = render('[a](#安装-指南) [b](#my-part)\n\n## 安装 指南\n\n## My part');
    for (const id of ['安装-指南', 'my-part']) {
      expect(html).toContain(`id="readme-${id}"`);
      expect(html).toContain(`<a href="#${encodeURIComponent(`readme-${id}`)}">`);
    }
  });

  it('has words even when it was written without', () => {
    expect(inline('[](docs/a.md)')).toBe('<a href="/page/docs/a.md">a.md</a>');
  });
});

describe('an image in a readme', () => {
  it('shows a file of the version, loaded when it comes into view', () => {
    expect(inline('![Logo](img/logo.png "t")')).toBe(
      '<img src="/files/img/logo.png" alt="Logo" title="t" loading="lazy">',
    );
    expect(inline('<img src="../img/logo.png" width=20>', 'docs')).toBe(
      '<img src="/files/img/logo.png" width="20" alt="" loading="lazy">',
    );
  });

  it('becomes a link when it comes from elsewhere, and words inside a link', () => {
    const rel = 'rel="nofollow noopener noreferrer"';
    expect(inline('![Chart](https://a.example/b.png)')).toBe(
      `<a class="image-external" href="https://a.example/b.png" ${rel}>Chart</a>`,
    );
    expect(inline('![](//a.example/b.png?c)')).toBe(
      `<a class="image-external" href="https://a.example/b.png?c" ${rel}>b.png</a>`,
    );
    expect(inline('[![Build](https://a.example/b.svg)](https://c.example)')).toBe(
      `<a href="https://c.example" ${rel}>Build</a>`,
    );
    expect(
      inline(
        '<picture><source srcset="https://a.example/b"><img alt="P" src="https://a.example/b"></picture>',
      ),
    ).toBe(`<a class="image-external" href="https://a.example/b" ${rel}>P</a>`);
  });

  it('leaves its words when there is no such file', () => {
    expect(inline('![Gone](nope.png)')).toBe('<span class="image-missing">Gone</span>');
    expect(inline('![Data](data:image/png;base64,AAAA)')).toBe(
      '<span class="image-missing">Data</span>',
    );
  });
});
