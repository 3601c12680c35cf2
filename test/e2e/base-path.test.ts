import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '#test/support/test-server.ts';
import { makeAccount, publishSkills } from './seed.ts';
import { openPage } from './watched-page.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
let proxy: Server;
let origin: string;

/** What an operator's proxy does: `/hub/*` goes to the registry, without `/hub`. All else is not there. */
beforeAll(async () => {
  proxy = createServer((incoming, outgoing) => {
    const [, path] = /^\/hub(\/.*)$/.exec(incoming.url ?? '') ?? [];
    if (!path) return outgoing.writeHead(502).end();
    const onward = request(new URL(path, server.url), {
      method: incoming.method,
      headers: incoming.headers,
    });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  server = await startTestServer({
    PUBLIC_URL: `${origin}/hub`,
    RESERVED_NAMESPACES: 'none',
  });
  await publishSkills(server.url, await makeAccount(server.url, 'platform'));
});

afterAll(async () => {
  await server?.close();
  proxy?.closeAllConnections();
  proxy?.close();
});

describe('a registry under a base path', () => {
  it('serves every page and keeps every link, request and cookie under it', async () => {
    const { page, faults, close } = await openPage(`${origin}/hub`);
    await page.goto(`${origin}/hub/`);
    await page.waitForSelector('main li a[data-item]');
    expect(await page.locator('main pre').first().textContent()).toContain(
      `login --registry ${origin}/hub`,
    );
    await page.fill('[data-search]', 'pdf');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/hub/search?q=pdf');
    // The list of before is there until the answer is.
    await page.waitForSelector('main mark');
    await page.click('main li a[data-item]');
    await page.waitForURL('**/hub/skills/platform/pdf-tools');
    await page.reload();
    await page.waitForSelector('main h1:has-text("pdf-tools")');

    await page.goto(`${origin}/hub/login`);
    await page.fill('[name=email]', 'platform');
    await page.fill('[name=password]', 'password of platform');
    await page.keyboard.press('Enter');
    await page.waitForSelector('header button[aria-expanded]');
    const paths = (await page.context().cookies()).map(({ path }) => path.replace(/\/$/, ''));
    expect(new Set(paths)).toEqual(new Set(['/hub']));

    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.filter((link) => !/^(\/hub(\/|$)|#)/.test(link))).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
});
