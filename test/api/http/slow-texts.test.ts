import { describe, expect, it } from 'vitest';
import { AppError } from '#schema/error.ts';
import type { Parsers } from '#api/domain/parsers.ts';
import { createParserThreads } from '#api/platform/parsers/threads.ts';
import type { AssetDetail, FileSource, PublishResult } from '#schema/version.ts';
import type { VersionDiff } from '#schema/version-diff.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type TestRegistry, type User } from '#test/support/registry.ts';

const table = `|${'a|'.repeat(200)}\n|${'-|'.repeat(200)}\n${'|x|\n'.repeat(4_000)}`;
const dollars = `${'$'.repeat(19_900)}\n`;
const newlines = '\n'.repeat(500_000);
const readme = (body: string) => ({ 'SKILL.md': skillMd('x', { body }) });

/** Texts that once held a server for seconds, and what parses them. */
const hostile: [name: string, job: string, files: Record<string, string>][] = [
  ['a readme of 800,000 cells', 'readme', readme(table)],
  [
    'a readme of nested lists',
    'readme',
    readme(Array.from({ length: 2_000 }, (_, at) => `${' '.repeat((at % 40) * 2)}- a`).join('\n')),
  ],
  ['a readme with slow code', 'readme', readme(`\`\`\`java\n${dollars.repeat(6)}\`\`\``)],
  ['a slow source', 'highlight', { 'SKILL.md': skillMd('x'), 'z.java': dollars.repeat(26) }],
  ['a source of empty lines', 'highlight', { 'SKILL.md': skillMd('x'), 'z.java': newlines }],
  [
    'many files of empty lines',
    'diff',
    {
      'SKILL.md': skillMd('x'),
      ...Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`n${at}`, newlines])),
    },
  ],
];

let names = 0;

/** Publishes files as the second version of a skill, and looks at it in all ways that parse. */
async function throughAll(
  { call, publish }: TestRegistry,
  user: User,
  files: Record<string, string>,
) {
  const name = `h${(names += 1)}`;
  const at = (version: string) => `?visibility=public&name=${name}&version=${version}`;
  const before = { 'SKILL.md': skillMd('before'), 'z.java': 'class A {}\n' };
  await json(publish(user, before, at('1.0.0')), 201);
  const published = await json<PublishResult>(publish(user, files, at('2.0.0')), 201);
  const path = `/skills/${user.username}/${name}`;
  const page = await json<AssetDetail>(call(path));
  const source =
    'z.java' in files ? await json<FileSource>(call(`${path}/versions/2.0.0/source/z.java`)) : null;
  const diff = await json<VersionDiff>(call(`${path}/versions/1.0.0/diff/2.0.0`));
  const codes = published.warnings.map(({ code }) => code);
  return { codes, readme: page.version?.readmeHtml ?? '', source, diff };
}

describe('hostile texts', async () => {
  const jobs: string[] = [];
  const threads = createParserThreads();
  const parsers: Parsers = {
    offThread: true,
    run(job, input, whose) {
      jobs.push(job);
      return threads.run(job, input, whose);
    },
  };
  const registry = await fileRegistry({}, { parsers });
  const mallory = await registry.user('mallory');

  it.each(hostile)('are parsed on a thread, and come to little: %s', async (_, job, files) => {
    jobs.length = 0;
    const seen = await throughAll(registry, mallory, files);
    expect(jobs).toContain(job);
    expect(JSON.stringify(seen.diff).length).toBeLessThan(1.5 * 1024 * 1024);
    expect(seen.readme.length).toBeLessThan(3 * 1024 * 1024);
    expect(seen.source?.lines?.length ?? Infinity).toBeGreaterThan(20);
  });

  it('are parsed once for all who ask', async () => {
    const files = { 'SKILL.md': skillMd('once'), 'z.java': dollars.repeat(3) };
    await json(registry.publish(mallory, files, '?visibility=public'), 201);
    jobs.length = 0;
    const path = '/skills/mallory/once/versions/latest/source/z.java';
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => json<FileSource>(registry.call(`${path}?_=${at}`))),
    );
    await json(registry.call(`${path}?_=later`));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(jobs).toEqual(['highlight']);
  });

  it('of a frontmatter are refused before they are parsed', async () => {
    const files = { 'SKILL.md': skillMd('commas', { head: `x: [${','.repeat(60_000)}\n` }) };
    const { detail } = await refusal(registry.publish(mallory, files), 422, 'manifest.invalid');
    expect(detail).toContain('SKILL.md:2');
  });
});

describe('a text that takes too long', async () => {
  const registry = await fileRegistry({}, { parsers: { offThread: true, run: async () => null } });
  const ada = await registry.user('ada');

  it('is published and shown as it is written, with a warning', async () => {
    const files = { ...readme('# <b>'), 'z.java': 'class <A> {}\n' };
    const seen = await throughAll(registry, ada, files);
    expect(seen.codes).toContain('readme.plain');
    expect(seen.readme).toContain('# &#60;b&#62;');
    expect(seen.source).toMatchObject({ language: null, lines: ['class &#60;A&#62; {}'] });
    expect(seen.diff.files.map(({ path, hunks }) => [path, hunks])).toEqual([
      ['SKILL.md', null],
      ['z.java', null],
    ]);
  });
});

describe('a text for which no thread is free', async () => {
  const busy = new AppError('server.busy', 'Later.', { retryAfterSeconds: 5 });
  let isBusy = false;
  const threads = createParserThreads();
  const parsers: Parsers = {
    offThread: true,
    run: (job, input, whose) => (isBusy ? Promise.reject(busy) : threads.run(job, input, whose)),
  };
  const registry = await fileRegistry({}, { parsers });
  const ada = await registry.user('ada');

  it('is answered 503 with Retry-After, keeps nothing, and comes the next time', async () => {
    const files = { 'SKILL.md': skillMd('tool'), 'a.js': 'let a\n' };
    await json(registry.publish(ada, files, '?visibility=public'), 201);
    const before = await registry.counts();
    isBusy = true;
    const source = '/skills/ada/tool/versions/1.0.0/source/a.js';
    for (const ask of [
      () => registry.publish(ada, { 'SKILL.md': skillMd('other') }),
      () => registry.call(source),
    ]) {
      const answer = await ask();
      expect(answer.headers.get('retry-after')).toBe('5');
      await refusal(answer, 503, 'server.busy');
    }
    expect(await registry.counts()).toEqual(before);
    isBusy = false;
    expect(await json<FileSource>(registry.call(source))).toMatchObject({ language: 'javascript' });
  });
});
