import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ReadmeLinks } from '#api/domain/readme/links.ts';
import { readmeLengthMax, renderReadme } from '#api/domain/readme/render.ts';
import { createReadmeRenderer } from '#api/platform/readme/renderer.ts';

const links: ReadmeLinks = {
  fileUrl: '/files/{path}',
  pageUrl: '/page/{path}?v=1',
  files: new Set(['docs/图 片.md', 'logo.png']),
};

/** About as long as is shown at most, of what real ones have. */
const section =
  '## A heading\n\nSome *emphasis*, `code` and a [link](docs/x.md) in a paragraph of words.\n\n';
const largest = section.repeat(Math.floor(readmeLengthMax / section.length));

describe('the renderer of readmes', () => {
  it('gives what rendering gives, to each who asks at once', async () => {
    const renderer = createReadmeRenderer();
    const texts = Array.from(
      { length: 12 },
      (_, at) => `# ${at}\n\n[page](docs/图%20片.md) ![logo](logo.png) [gone](${at}.md)\n`,
    );
    const pages = await Promise.all(texts.map((text) => renderer.render(text, links)));
    expect(pages).toEqual(texts.map((text) => renderReadme(text, links)));
    expect(pages[3]).toContain('href="/page/docs/%E5%9B%BE%20%E7%89%87.md?v=1"');
  });

  it('leaves the event loop to others while it renders the largest', async () => {
    const renderer = createReadmeRenderer();
    // The thread is up, so that the turns are those of the rendering alone.
    await renderer.render('', links);
    let turns = 0;
    const turning = setInterval(() => {
      turns++;
    }, 1);
    const page = await renderer.render(largest, links);
    clearInterval(turning);
    expect(page).toContain('<em>emphasis</em>');
    expect(turns).toBeGreaterThan(10);
  });

  it('fails alone when the thread ends under it, and what waits behind is rendered', async () => {
    const renderer = createReadmeRenderer();
    const [before, failed, after] = await Promise.allSettled([
      renderer.render('one', links),
      renderer.render('[a](b)', null as never),
      renderer.render('two', links),
    ]);
    expect(before).toMatchObject({ value: '<p>one</p>' });
    expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) });
    expect(after).toMatchObject({ value: '<p>two</p>' });
  });

  it('keeps a process alive for a readme, and not after it', () => {
    const script = `
      import { createReadmeRenderer } from '#api/platform/readme/renderer.ts';
      const links = { fileUrl: '', pageUrl: '', files: new Set() };
      createReadmeRenderer().render('**it**', links).then((html) => {
        console.log(html);
        // Comes only if something else keeps the process.
        setTimeout(() => console.log('kept'), 1_000).unref();
      });`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    expect(said).toBe('<p><strong>it</strong></p>\n');
  });
});
