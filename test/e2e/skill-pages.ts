import { expect, it } from 'vitest';
import { useSkillRegistry } from './skill-registry.ts';
import { signIn } from './sign-in.ts';
import {
  accessibilityFaults,
  looks,
  openPage,
  sharedPages,
  sidewaysScroll,
  type WatchedPage,
} from './watched-page.ts';

type Case = {
  title: string;
  path: string;
  /** What shows that all of the page is there. */
  ready: string;
  isOwner?: boolean;
  /** The page shows that something is not there: the browser logs that answer as an error. */
  isMissing?: boolean;
  /** What to do before looking. */
  act?: (watched: WatchedPage) => Promise<void>;
};

const skill = '/skills/mei/pdf-tools';
const cases: Case[] = [
  {
    title: 'the readme, with the warnings and the table of installs open',
    path: skill,
    ready: '.readme img',
    act: async ({ page }) => {
      await page.locator('main aside summary').first().click();
      await page.locator('#warnings summary').click();
    },
  },
  {
    title: 'the list of all tools',
    path: skill,
    ready: '.readme img',
    act: async ({ page }) => {
      await page.getByRole('combobox').click();
      await page.keyboard.press('ArrowDown');
      await page.waitForSelector('[role=option][data-active]');
    },
  },
  { title: 'a yanked version', path: `${skill}?v=1.1.0`, ready: '.readme table' },
  { title: 'a deprecated skill', path: '/skills/mei/old-tools', ready: 'main aside dl' },
  {
    title: 'a skill all of whose versions are yanked',
    path: '/skills/mei/gone-tools',
    ready: 'main .btn',
  },
  { title: 'a skill without a readme', path: '/skills/mei/bare-tools', ready: 'main aside dl' },
  {
    title: 'a private skill, as a stranger',
    path: '/skills/mei/secret-tools',
    ready: 'main .btn',
    isMissing: true,
  },
  {
    title: 'a private skill, as its owner',
    path: '/skills/mei/secret-tools',
    ready: '.readme',
    isOwner: true,
  },
  {
    title: 'a version that is not there',
    path: `${skill}?v=9.9.9`,
    ready: 'main h2',
    isMissing: true,
  },
  { title: 'the manifest', path: `${skill}/files`, ready: '.source-line' },
  {
    title: 'a file with lines selected',
    path: `${skill}/files/scripts/extract.py#L7-L10`,
    ready: '[data-selected]',
  },
  { title: 'a picture', path: `${skill}/files/assets/logo.svg`, ready: '.picture img' },
  {
    title: 'a binary file',
    path: `${skill}/files/assets/model.bin`,
    ready: 'main article h2 ~ *, main article .btn',
  },
  {
    title: 'a file that is not there',
    path: `${skill}/files/no/such.file`,
    ready: 'nav.tree',
    isMissing: true,
  },
  {
    title: 'the finder without a match',
    path: `${skill}/files`,
    ready: '.source-line',
    act: async ({ page }) => {
      await page.locator('main input[type=search]').fill('nothing-like-it');
    },
  },
  {
    title: 'the versions, two of them ticked',
    path: `${skill}/versions`,
    ready: 'main ol li',
    act: async ({ page }) => {
      for (const index of [0, 2]) await page.locator('main ol input').nth(index).check();
    },
  },
  {
    title: 'the versions, as their owner',
    path: `${skill}/versions`,
    ready: 'main form',
    isOwner: true,
  },
  {
    title: 'the question before a yank',
    path: `${skill}/versions`,
    ready: 'main form',
    isOwner: true,
    act: async ({ page }) => {
      await page.locator('main ol li button').first().click();
      await page.waitForSelector('dialog[open] form');
    },
  },
  {
    title: 'a comparison',
    path: `${skill}/diff/1.0.0...2.0.0`,
    ready: '.diff-added',
  },
  {
    title: 'a comparison side by side',
    path: `${skill}/diff/1.0.0...2.0.0`,
    ready: '.diff-added',
    act: async ({ page }) => {
      await page.locator('.diff-layout input').nth(1).check({ force: true });
      await page.waitForSelector('.diff-split');
    },
  },
];

/** What is said of a repository and a commit that a publisher states. */
const stated = {
  'en-US': ['as stated by the publisher', 'with changes that are not in it'],
  'zh-CN': ['由发布者声明', '含有未提交的更改'],
} as const;

/**
 * The tests of every page of a skill in one language. Each language is a file of its own, so that they
 * run side by side.
 */
export function describeSkillPages(locale: keyof typeof looks): void {
  const registry = useSkillRegistry();
  const pageOf = sharedPages(async (as: 'owner' | 'stranger') => {
    const watched = await openPage(registry.url, { locale });
    if (as === 'owner') await signIn(watched.page, registry.owner);
    return watched;
  });

  it('says of a version from a repository that its publisher stated it, and links to the web alone', async () => {
    const { page } = await pageOf('stranger');
    await page.goto('/skills/mei/old-tools');
    const facts = page.locator('main aside dl').first();
    await facts.waitFor();
    for (const text of stated[locale]) expect(await facts.innerText()).toContain(text);
    const link = facts.locator('a[href="https://git.example.com/team/skills.git"]');
    expect(await link.getAttribute('rel')).toBe('nofollow noreferrer');
    expect(await facts.innerText()).toContain('skills/old-tools');
  });

  it.each(cases)(
    '$title: accessible, within its width, without a fault, in both themes',
    async ({ path, ready, isOwner, isMissing, act }) => {
      const watched = await pageOf(isOwner ? 'owner' : 'stranger');
      const { page } = watched;
      await page.goto(path);
      await page.waitForSelector(ready);
      await act?.(watched);
      const faults: string[] = [];
      for (const [colorScheme, width] of looks[locale]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        // At the end of the page the bars at the bottom of the screen lie over nothing.
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        const found = await accessibilityFaults(page);
        faults.push(...found.map((fault) => `${colorScheme} ${width}: ${fault}`));
      }
      for (const width of [1280, 360, 320]) {
        await page.setViewportSize({ width, height: 800 });
        const wider = await sidewaysScroll(page);
        if (wider > 0) faults.push(`${width}: ${wider} px wider than the window`);
      }
      const noticed = watched.faults.filter((fault) => !(isMissing && / 404 /.test(fault)));
      expect([...noticed, ...faults]).toEqual([]);
      expect(await page.locator('main h1').count()).toBe(1);
    },
  );
}
