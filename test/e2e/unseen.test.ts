import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skillMd } from '#test/support/skill-md.ts';
import { startTestServer } from '#test/support/test-server.ts';
import { makeAccount } from './seed.ts';
import { accessibilityFaults, openPage, sidewaysScroll } from './watched-page.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;

/** Turns what follows it around: `run<it>hs.txt` reads `runtxt.sh`. */
const override = '\u202e';
const file = `scripts/run${override}hs.txt`;

beforeAll(async () => {
  server = await startTestServer();
  const { key } = await makeAccount(server.url, 'mei');
  const send = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  for (const version of ['1.0.0', '1.1.0']) {
    const manifest = skillMd('seen', {
      description: `Describes${override}it`,
      head: `license: "MIT${override}"\nmetadata:\n  author: "An${override}n"\n`,
      body: `# Head${override}ing\n\nText\u200bbody [link](${encodeURI(file)} "ti\u2066tle")\n\n\`\`\`js\nconst a${override}b = 1;\n\`\`\`\n`,
    });
    await send(
      'POST',
      `/skills?version=${version}&visibility=public&changelog=Chan${encodeURIComponent(override)}ged`,
      {
        files: [
          { path: 'SKILL.md', content: manifest },
          { path: file, content: `echo ${version}${override}\n` },
          { path: 'a.ts', content: `const is${override}Admin = "${version}";\n` },
        ],
      },
    );
  }
  await send('PATCH', '/skills/mei/seen', {
    deprecation: { message: `Use${override}other`, successor: null },
  });
});

afterAll(async () => {
  await server?.close();
});

/** Where text of a publisher is shown, and how often what is not seen must be marked there at least. */
const places: [where: string, path: string, ready: string, marks: number][] = [
  ['a board', '/', 'li .unseen', 1],
  ['a list of results', '/search?q=seen', 'li .unseen', 1],
  [
    'the page of a skill: description, notice, facts, readme, warnings',
    '/skills/mei/seen',
    '.readme .unseen',
    7,
  ],
  ['the tree and the head of a file', `/skills/mei/seen/files/${encodeURI(file)}`, 'h2 .unseen', 3],
  ['a highlighted source', '/skills/mei/seen/files/a.ts', '.source .unseen', 2],
  ['the list of versions', '/skills/mei/seen/versions', 'li .unseen', 2],
  ['a comparison', '/skills/mei/seen/diff/1.0.0...1.1.0', '.diff .unseen', 4],
];

describe('what a reader does not see', () => {
  it.each(places)('is marked with its code point in %s', async (_, path, ready, marks) => {
    const { page, faults, close } = await openPage(server.url);
    await page.goto(path);
    await page.waitForSelector(ready);
    expect(await unmarked(page)).toEqual([]);
    const found = page.locator('.unseen');
    expect(await found.count()).toBeGreaterThanOrEqual(marks);
    expect(await found.first().getAttribute('title')).toBe('U+202E right-to-left override');
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
});

/** Text, attributes and the title that still hold such a character; a raw address may. */
function unmarked(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hidden = /[\u200b\u202e\u2066]/;
    const found = hidden.test(document.title) ? [`title: ${document.title}`] : [];
    const walker = document.createTreeWalker(
      document.documentElement,
      NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) {
        if (hidden.test(node.data)) found.push(node.data);
      } else if (node instanceof Element) {
        for (const { name, value } of node.attributes) {
          if (name !== 'download' && hidden.test(value)) found.push(`${name}=${value}`);
        }
      }
    }
    return found;
  });
}

describe('an address with a broken escape', () => {
  it.each([
    '/skills/mei/seen/files/docs/100%',
    '/skills/mei/seen/files/%ff',
    '/skills/mei/%E0%A4%A',
    '/%',
  ])('is a page that says there is nothing at %s', async (path) => {
    const { page, faults, close } = await openPage(server.url);
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => page.title()).toContain('There is nothing here');
    expect(faults.filter((fault) => fault.startsWith('uncaught'))).toEqual([]);
    // And from there on to a page that is there.
    await page.getByRole('link', { name: 'AgentHub' }).first().click();
    await page.waitForSelector('main h2');
    expect(new URL(page.url()).pathname).toBe('/');
    await close();
  });
});
