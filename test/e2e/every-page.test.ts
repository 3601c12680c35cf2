import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer } from '#test/support/test-server.ts';
import { makeAccount, publishOtherKinds, publishSkills } from './seed.ts';
import {
  accessibilityFaults,
  layoutShift,
  looks,
  openPage,
  sharedPages,
  sidewaysScroll,
  type WatchedPage,
  watchLayoutShift,
} from './watched-page.ts';

let full: Awaited<ReturnType<typeof startTestServer>>;
let empty: Awaited<ReturnType<typeof startTestServer>>;
let closed: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  [full, empty, closed] = await Promise.all([
    startTestServer({ RESERVED_NAMESPACES: 'none' }),
    startTestServer(),
    startTestServer({ REGISTRATION: 'invite' }),
  ]);
  const platform = await makeAccount(full.url, 'platform');
  await publishSkills(full.url, platform);
  await publishOtherKinds(full.url, platform);
});

afterAll(async () => {
  await Promise.all([full?.close(), empty?.close(), closed?.close()]);
});

type Case = {
  title: string;
  path: string;
  on?: () => { url: string };
  /** What shows that all of the page is there. */
  ready: string;
  /** What the browser rightly notes of it on the console. */
  noted?: RegExp;
  /** What to do before looking. */
  before?: (watched: WatchedPage) => Promise<void>;
};

const cases: Case[] = [
  { title: 'home', path: '/', ready: 'main li a[data-item]' },
  { title: 'home of an empty registry', path: '/', on: () => empty, ready: 'main ol h3' },
  { title: 'all kinds', path: '/search', ready: 'main li a[data-item]' },
  { title: 'one kind', path: '/agents', ready: 'main li a[data-item]' },
  {
    title: 'search results',
    path: '/search?q=files&tag=pdf&tag=documents&sort=updated',
    ready: 'main mark',
  },
  { title: 'a search that finds nothing', path: '/search?q=zzzz&tag=pdf', ready: 'main pre' },
  { title: 'sign in', path: '/login', ready: 'input[name=password]' },
  {
    title: 'create an account, with faults',
    path: '/register',
    ready: 'input[name=username]',
    before: async ({ page }) => {
      await page.click('main form button[type=submit]');
      await page.waitForSelector('[aria-invalid=true]');
    },
  },
  { title: 'registration by invitation', path: '/register', on: () => closed, ready: 'main p a' },
  {
    title: 'register with an invitation',
    path: `/register#sl_${'x'.repeat(43)}`,
    on: () => closed,
    ready: 'input[name=username]',
  },
  {
    title: 'set a new password, with a fault',
    path: `/login/reset#sl_${'x'.repeat(43)}`,
    ready: 'input[name=password]',
    before: async ({ page }) => {
      await page.click('main form button[type=submit]');
      await page.waitForSelector('[aria-invalid=true]');
    },
  },
  { title: 'set a new password without a link', path: '/login/reset', ready: 'main h1' },
  {
    title: 'an address with no page',
    path: '/no/such/page',
    ready: 'main a.btn',
    noted: /^console: Failed to load .* 404 /,
  },
  {
    title: 'the sheet of keys',
    path: '/login',
    ready: 'input[name=password]',
    before: async ({ page }) => {
      await page.keyboard.press('?');
      await page.waitForSelector('dialog[open] dl');
    },
  },
];

/** What may move while a page loads (the budget; 0 is the goal). */
const layoutShiftMax = 0.02;
const widths = [1280, 360, 320];

describe.each(['en-US', 'zh-CN'] as const)('every page in %s', (locale) => {
  const pageOf = sharedPages(async (url: string) => {
    const watched = await openPage(url, { locale });
    await watchLayoutShift(watched.page);
    return watched;
  });

  it.each(cases)(
    '$title is accessible, fits, and asks nobody else, in both themes and at every width',
    async ({ path, on, ready, noted, before }) => {
      const watched = await pageOf((on?.() ?? full).url);
      const { page } = watched;
      await page.goto(path);
      await page.waitForSelector(ready);
      expect(await layoutShift(page)).toBeLessThan(layoutShiftMax);
      await before?.(watched);
      const faults: string[] = [];
      for (const [colorScheme, width] of looks[locale]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        const found = await accessibilityFaults(page);
        faults.push(...found.map((fault) => `${colorScheme} ${width}: ${fault}`));
      }
      // 320 px is 360 with less room: what it can break is the layout, which no theme changes.
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        const wider = await sidewaysScroll(page);
        if (wider > 0) faults.push(`${width}: ${wider} px wider than the window`);
      }
      const unexpected = watched.faults.filter((fault) => !noted?.test(fault));
      expect([...unexpected, ...faults]).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(
        locale === 'zh-CN' ? 'zh-CN' : 'en',
      );
    },
  );
});
