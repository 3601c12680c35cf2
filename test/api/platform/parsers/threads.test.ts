import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Parsers } from '#api/domain/parsers.ts';
import type { ReadmeLinks } from '#api/domain/readme/links.ts';
import { readmeLengthMax } from '#api/domain/readme/plain.ts';
import { renderReadme } from '#api/domain/readme/render.ts';
import { createParserThreads } from '#api/platform/parsers/threads.ts';

const links: ReadmeLinks = {
  manifestFile: 'SKILL.md',
  fileUrl: '/files/{path}',
  pageUrl: '/page/{path}?v=1',
  files: new Set(['docs/图 片.md', 'logo.png']),
};

/** As long as the longest real ones, of what these have. */
const section =
  '## A heading\n\nSome *emphasis*, `code` and a [link](docs/x.md) in a paragraph of words.\n\n';
const largest = section.repeat(Math.floor(readmeLengthMax / 2 / section.length));

/** Takes a minute: two versions without a line in common. */
const endless = (seed: string) =>
  Array.from({ length: 30_000 }, (_, at) => `${seed}${at}`).join('\n');
const slow = {
  before: endless('a'),
  after: endless('b'),
  editsMax: 1_000_000,
  bytesMax: 10_000_000,
};

const readme = (parsers: Parsers, markdown: string, whose = 'ada') =>
  parsers.run('readme', { markdown, links }, whose);

describe('the threads of parsers', () => {
  it('give what rendering gives, to each who asks at once', async () => {
    const parsers = createParserThreads();
    const texts = Array.from(
      { length: 12 },
      (_, at) => `# ${at}\n\n[page](docs/图%20片.md) ![logo](logo.png) [gone](${at}.md)\n`,
    );
    const pages = await Promise.all(texts.map((text) => readme(parsers, text)));
    expect(pages).toEqual(texts.map((text) => renderReadme(text, links)));
    expect(pages[3]?.html).toContain('href="/page/docs/%E5%9B%BE%20%E7%89%87.md?v=1"');
  });

  it('leave the event loop to others while they render the largest', async () => {
    const parsers = createParserThreads();
    // The thread is up, so that the turns are those of the rendering alone.
    await readme(parsers, '');
    let turns = 0;
    const turning = setInterval(() => {
      turns++;
    }, 1);
    const page = await readme(parsers, largest);
    clearInterval(turning);
    expect(page?.html).toContain('<em>emphasis</em>');
    expect(turns).toBeGreaterThan(10);
  });

  it('end a job that passes its deadline, with null, and go on with what waits behind', async () => {
    const parsers = createParserThreads({ processorMs: 100 });
    const [ended, after] = await Promise.all([
      parsers.run('diff', slow, 'ada'),
      readme(parsers, 'two'),
    ]);
    expect(ended).toBeNull();
    expect(after?.html).toBe('<p>two</p>');
  });

  it('end a job by the clock where no processor time is told', async () => {
    const parsers = createParserThreads({ clockMs: 100 });
    expect(await parsers.run('diff', slow, 'ada')).toBeNull();
  });

  it('end a job that takes more memory than a thread has, with null', async () => {
    const parsers = createParserThreads({ heapMb: 20 });
    expect(await readme(parsers, 'a\n===\n'.repeat(2_450))).toBeNull();
    expect((await readme(parsers, 'two'))?.html).toBe('<p>two</p>');
  });

  it('let one job of a person wait for another of theirs, and nobody else for either', async () => {
    const parsers = createParserThreads();
    // To start a thread takes longer than the first job of mallory.
    await Promise.all([readme(parsers, 'a', 'ada'), readme(parsers, 'b', 'ben')]);
    const told: string[] = [];
    const tell = (what: string) => () => void told.push(what);
    const slowly = { ...slow, editsMax: 1_000 };
    const first = parsers.run('diff', slowly, 'mallory').then(tell('first of mallory'));
    const second = parsers.run('diff', slowly, 'mallory').then(tell('second of mallory'));
    const other = readme(parsers, 'mine').then(tell('ada'));
    await Promise.all([first, second, other]);
    expect(told).toEqual(['ada', 'first of mallory', 'second of mallory']);
  });

  it('refuse more work of one than may wait, and still take another’s', async () => {
    const parsers = createParserThreads();
    const of = (whose: string) => readme(parsers, 'x', whose);
    const [jobs, other] = await Promise.all([
      Promise.allSettled(Array.from({ length: 60 }, () => of('mallory'))),
      of('ada'),
    ]);
    const refused = jobs.filter((job) => job.status === 'rejected');
    expect(refused).toHaveLength(60 - 51);
    const busy = { code: 'server.busy', status: 503, retryAfterSeconds: expect.any(Number) };
    expect(refused[0]?.reason).toMatchObject(busy);
    expect(other?.html).toBe('<p>x</p>');
  });

  it('reject what a job throws, and render what waits behind', async () => {
    const parsers = createParserThreads();
    const [before, failed, after] = await Promise.allSettled([
      readme(parsers, 'one'),
      parsers.run('readme', { markdown: '[a](b)', links: null as never }, 'ada'),
      readme(parsers, 'two'),
    ]);
    expect(before).toMatchObject({ value: { html: '<p>one</p>' } });
    expect(failed).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) });
    expect(after).toMatchObject({ value: { html: '<p>two</p>' } });
  });

  it('keep a process alive for a job, and not after it', () => {
    const script = `
      import { createParserThreads } from '#api/platform/parsers/threads.ts';
      const links = { fileUrl: '', pageUrl: '', files: new Set() };
      createParserThreads().run('readme', { markdown: '**it**', links }, 'ada').then(({ html }) => {
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
