import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { sharedBrowser } from '#test/support/browser.ts';

/** A page of its own, and all that must not happen in it. */
export type WatchedPage = {
  page: Page;
  /** Console errors and warnings, uncaught errors, and requests that left the registry, so far. */
  faults: string[];
  close(): Promise<void>;
};

/** Opens a page in a fresh context, where nobody is signed in, and listens for faults. */
export async function openPage(
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await (
    await sharedBrowser()
  ).newContext({
    baseURL: origin,
    locale: 'en-US',
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (err) => faults.push(`uncaught: ${err.message}`));
  page.on('request', (request) => {
    const { protocol } = new URL(request.url());
    if (protocol.startsWith('http') && !request.url().startsWith(`${origin}/`)) {
      faults.push(`third party: ${request.url()}`);
    }
  });
  return { page, faults, close: () => context.close() };
}

/**
 * Pages that the tests of a file share, one for each key, closed with it: a page that goes on to another
 * address has compiled what it runs. Each test gets it without faults, in the light theme, 1280 px wide.
 */
export function sharedPages<Key>(
  open: (key: Key) => Promise<WatchedPage>,
): (key: Key) => Promise<WatchedPage> {
  const opened = new Map<Key, WatchedPage>();
  afterAll(async () => {
    for (const watched of opened.values()) await watched.close();
  });
  return async (key) => {
    const watched = opened.get(key) ?? (await open(key));
    opened.set(key, watched);
    watched.faults.length = 0;
    await watched.page.setViewportSize({ width: 1280, height: 800 });
    await watched.page.emulateMedia({ colorScheme: 'light' });
    return watched;
  };
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * In which theme at which width the accessibility of a page is checked, by the language: each theme at each
 * width in one of them, and each width in both. What differs by language is room, not colour. A check takes
 * most of the time of a test.
 */
export const looks = {
  'en-US': [
    ['light', 1280],
    ['dark', 360],
  ],
  'zh-CN': [
    ['dark', 1280],
    ['light', 360],
  ],
} as const;

/** Violations of WCAG 2.2 A and AA and of axe's best practices, each with where. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // A page whose theme has just changed shows it from its next frame on, all of it: the pages of tests are
  // of people who want less motion, for whom a colour that is on its way is a fault.
  const underWay = await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const transitions = document.getAnimations().filter((each) => each instanceof CSSTransition);
    return transitions.map(({ transitionProperty }) => `transition of ${transitionProperty}`);
  });
  // A page loads it once.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const options: RunOptions = {
    runOnly: { type: 'tag', values: tags },
    // To report what passed as well takes as long as to find what did not.
    resultTypes: ['violations'],
  };
  const { violations } = await page.evaluate<AxeResults, RunOptions>(
    (given) => (window as unknown as { axe: typeof axe }).axe.run(document, given),
    options,
  );
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
  return [...new Set(underWay), ...found];
}

/** Starts to add up what moves by itself in a page; call before it is opened. */
export function watchLayoutShift(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const total = { value: 0 };
    Object.assign(window, { layoutShift: total });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as unknown as LayoutShift;
        if (!hadRecentInput) total.value += value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
    type LayoutShift = { value: number; hadRecentInput: boolean };
  });
}

/** The cumulative layout shift so far: 0 when nothing moved. https://web.dev/articles/cls */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(
    () => (window as unknown as { layoutShift: { value: number } }).layoutShift.value,
  );
}

/** By how many pixels the page is wider than the window: 0 when nothing scrolls sideways. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
