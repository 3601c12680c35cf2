import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Account } from './seed.ts';
import { signIn } from './sign-in.ts';
import { useSkillRegistry } from './skill-registry.ts';
import { openPage } from './watched-page.ts';

const registry = useSkillRegistry();

type Options = Parameters<typeof openPage>[1] & {
  as?: Account;
  host?: string;
  /** Runs in the page before anything else does. */
  before?: () => void;
};

async function open(path: string, { as, host, before, ...options }: Options = {}) {
  const origin = host ? registry.url.replace('127.0.0.1', host) : registry.url;
  const watched = await openPage(origin, options);
  onTestFinished(async () => {
    const { faults } = watched;
    await watched.close();
    expect(faults).toEqual([]);
  });
  if (before) await watched.page.addInitScript(before);
  if (as) await signIn(watched.page, as);
  await watched.page.goto(path);
  await watched.page.waitForSelector('main nav[aria-label], main h2');
  return watched.page;
}

const skill = '/skills/mei/pdf-tools';
const command = (page: Page) => page.locator('#install pre code').innerText();
const toast = (page: Page, text: RegExp) => page.getByRole('status').filter({ hasText: text });
const pathOf = (page: Page) => {
  const { pathname, search, hash } = new URL(page.url());
  return pathname + search + hash;
};

describe('the install card', () => {
  it.each([
    [1280, 720],
    [360, 740],
  ])('shows the command and its button without scrolling at %d×%d', async (width, height) => {
    const page = await open(skill, { viewport: { width, height } });
    const box = await page.locator('#install button').first().boundingBox();
    expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    expect(await command(page)).toBe(
      `npx ${registry.url}/cli/agenthub-cli.tgz add mei/pdf-tools -a claude-code --registry ${registry.url}`,
    );
  });

  it('remembers the agents and the scope, keeps the last agent, and pins an old version', async () => {
    const page = await open(skill);
    await page.getByLabel('Kiro').check({ force: true });
    await page.getByLabel('Claude Code').uncheck({ force: true });
    await page.getByLabel('My user account').check({ force: true });
    await page.getByLabel('Kiro').click({ force: true });
    expect(await page.getByLabel('Kiro').isChecked()).toBe(true);
    await page.goto(`${skill}?v=1.0.0`);
    await page.waitForSelector('#install');
    expect(await command(page)).toContain(' add mei/pdf-tools@1.0.0 -a kiro -s user ');
  });

  it('finds any of the other tools by name, with the keyboard, and follows it', async () => {
    const page = await open(skill, { viewport: { width: 320, height: 700 } });
    const finder = page.getByRole('combobox', { name: 'For which tools: Search all 79' });
    await finder.focus();
    await page.keyboard.press('ArrowDown');
    const options = page.getByRole('option');
    expect(await options.count()).toBe(79);
    expect(await page.getByRole('option', { selected: true }).allInnerTexts()).toEqual([
      expect.stringContaining('Claude Code'),
    ]);
    await page.keyboard.press('Escape');
    expect(await options.count()).toBe(0);
    // While an IME composes, Enter belongs to it.
    await finder.fill('wind');
    await finder.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    expect(await finder.inputValue()).toBe('wind');
    await page.keyboard.press('Enter');
    await finder.fill('kimi');
    await options.filter({ hasText: 'Kimi Code CLI' }).click();
    expect(await page.getByLabel('Windsurf').isChecked()).toBe(true);
    expect(await command(page)).toContain(' -a claude-code -a kimi-code-cli -a windsurf ');
    expect(await page.locator('#install').innerText()).toContain('.windsurf/skills/pdf-tools/');
    await finder.fill('no such tool');
    expect(await page.locator('#install [role=status]').innerText()).toContain('agenthub-cli');
    await page.keyboard.press('Tab');
    expect(await page.locator('#install [role=status]').count()).toBe(0);
    await page.reload();
    expect(await page.getByLabel('Windsurf').isChecked()).toBe(true);
    await page.getByLabel('Windsurf').uncheck({ force: true });
    expect(await command(page)).not.toContain('windsurf');
  });

  it('works where the browser has no storage and no clipboard API', async () => {
    const page = await open(skill, {
      host: 'hub.test',
      before: () => {
        Object.defineProperty(globalThis, 'localStorage', {
          get: () => {
            throw new DOMException('denied', 'SecurityError');
          },
        });
      },
    });
    expect(await page.evaluate(() => 'clipboard' in navigator)).toBe(false);
    await page.getByLabel('Cursor').check({ force: true });
    await page.locator('#install').getByRole('button', { name: 'Copy command' }).click();
    await toast(page, /Copied/).waitFor();
    await page.locator('[data-search]').focus();
    await page.keyboard.press('ControlOrMeta+V');
    const pasted = await page.locator('[data-search]').inputValue();
    expect(pasted).toContain('hub.test');
    expect(pasted).toBe(await command(page));
  });

  it('gives a prompt with the command, the registry and the folder, and the ZIP', async () => {
    const page = await open(skill, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy prompt for my agent' }).click();
    await toast(page, /Copied/).waitFor();
    const prompt = await page.evaluate(() => navigator.clipboard.readText());
    expect(prompt).toContain(await command(page));
    expect(prompt).toContain('.claude/skills/pdf-tools');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /^ZIP/ }).click();
    expect((await download).suggestedFilename()).toBe('pdf-tools-2.0.0.zip');
  });

  it('comes back at the bottom of a phone once it has scrolled away, and not over the footer', async () => {
    const page = await open(skill, { viewport: { width: 360, height: 640 } });
    await page.waitForSelector('.readme');
    expect(await page.locator('.sticky-copy').count()).toBe(0);
    await page.locator('.readme h3').last().scrollIntoViewIfNeeded();
    await page.waitForSelector('.sticky-copy');
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const [bar, footer] = await Promise.all([
      page.locator('.sticky-copy').boundingBox(),
      page.locator('footer').boundingBox(),
    ]);
    expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(footer?.y ?? 0);
  });
});

describe('the keys', () => {
  it('copies by c, goes to files by f and to versions by v, pins the address by y', async () => {
    const page = await open(skill, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.keyboard.press('c');
    await toast(page, /Copied/).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await command(page));
    await page.keyboard.press('f');
    await page.waitForSelector('.source-line');
    await page.keyboard.press('y');
    await page.waitForURL('**/files?v=2.0.0');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    await page.keyboard.press('v');
    await page.waitForURL('**/versions?v=2.0.0');
    // The page takes its title and the focus when it has drawn itself, after the address.
    await expect.poll(() => page.title()).toMatch(/^Versions/);
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('does nothing while someone types', async () => {
    const page = await open(skill);
    await page.locator('[data-search]').focus();
    await page.keyboard.type('fcv');
    expect(await page.locator('[data-search]').inputValue()).toBe('fcv');
    expect(pathOf(page)).toBe(skill);
  });

  it('finds a file by t, opens the first by Enter, and leaves by Esc', async () => {
    const page = await open(`${skill}/files`);
    await page.waitForSelector('.source-line');
    await page.keyboard.press('t');
    await page.keyboard.type('deep notes');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/files/references/deep/er/notes.md');
    await page.keyboard.press('t');
    await page.keyboard.type('x');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  });
});

describe('a file', () => {
  const file = `${skill}/files/scripts/extract.py`;
  const selected = (page: Page) => page.locator('[data-selected]').count();

  it('selects lines by click, shift-click and the field, and keeps them in the address', async () => {
    const page = await open(file);
    await page.locator('[data-line="3"]').click();
    expect(pathOf(page)).toBe(`${file}#L3`);
    await page.locator('[data-line="9"]').click({ modifiers: ['Shift'] });
    expect(pathOf(page)).toBe(`${file}#L3-L9`);
    await page.reload();
    await page.waitForSelector('[data-selected]');
    expect(await selected(page)).toBe(7);
    await page.getByLabel('Line', { exact: true }).fill('12-11');
    await page.keyboard.press('Enter');
    expect(pathOf(page)).toBe(`${file}#L11-L12`);
    expect(await selected(page)).toBe(2);
  });

  it('copies the text as it is, without line numbers', async () => {
    const page = await open(file, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByRole('button', { name: 'Copy file' }).click();
    await toast(page, /File copied/).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^#!\/usr\/bin\/env python3\n/);
    expect((await page.locator('.source').textContent())?.trim()).toBe(copied.trim());
  });

  it('wraps long lines on demand, and offers what cannot be shown for download', async () => {
    const page = await open(file);
    const wrap = page.getByRole('button', { name: 'Wrap lines' });
    await wrap.click();
    expect(await wrap.getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('link', { name: 'large.csv' }).click();
    await page.getByText('too large to show').waitFor();
    await page.getByRole('link', { name: 'model.bin' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download model.bin' }).click();
    expect((await download).suggestedFilename()).toBe('model.bin');
  });
});

describe('a comparison', () => {
  it('is reached by ticking two versions, older side left, and names what matters', async () => {
    const page = await open(`${skill}/versions`);
    await page.getByLabel('Compare version 2.0.0').check();
    await page.getByLabel('Compare version 1.0.0').check();
    await page.getByRole('link', { name: 'Compare 1.0.0 with 2.0.0' }).click();
    await page.waitForURL('**/diff/1.0.0...2.0.0');
    const matters = page.locator('section[aria-labelledby=matters-title]');
    await matters.waitFor();
    const text = await matters.innerText();
    for (const found of [
      'Bash(python:*)',
      'scripts/setup.sh',
      'collect.example.net',
      'PDF_API_TOKEN',
    ]) {
      expect(text).toContain(found);
    }
    expect(text).not.toContain('w3.org');
    await matters.getByRole('link', { name: 'collect.example.net' }).click();
    await page.waitForSelector('[data-selected]');
    expect(pathOf(page)).toBe(`${skill}/files/scripts/extract.py?v=2.0.0#L14`);
  });

  it('closes and opens files, and stands side by side', async () => {
    const page = await open(`${skill}/diff/1.0.0...2.0.0`);
    await page.getByRole('button', { name: 'Collapse all' }).click();
    expect(await page.locator('table.diff').count()).toBe(0);
    await page.locator('main a', { hasText: 'SKILL.md' }).first().click();
    await page.waitForSelector('table.diff');
    await page.getByLabel('Side by side').check({ force: true });
    await page.waitForSelector('table.diff-split');
    expect(await page.locator('table.diff').count()).toBe(1);
  });
});

describe('loading', () => {
  it.each([
    [1280, skill],
    [360, skill],
    [360, `${skill}/files/scripts/extract.py`],
    [1280, `${skill}/diff/1.0.0...2.0.0`],
  ])('moves nothing at %d px on %s while the registry is slow', async (width, path) => {
    const watched = await openPage(registry.url, { viewport: { width, height: 720 } });
    const { page } = watched;
    onTestFinished(async () => {
      // Reads that the page still waits for end with it.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await watched.close();
    });
    const content = '.readme, .source-line, .diff';
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as { value?: number }).value ?? 0);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    // The skeletons have to show for a while before what they stand for comes. What is read later has none.
    await page.route('**/api/v1/skills/**', async (route) => {
      if (route.request().resourceType() === 'fetch')
        await page.waitForSelector(`.skeleton, ${content}`);
      await route.continue();
    });
    await page.goto(path);
    await page.waitForSelector(content);
    await page.evaluate(() => new Promise((frame) => requestAnimationFrame(frame)));
    const shifts = await page.evaluate(
      () => (globalThis as unknown as { shifts: number[] }).shifts,
    );
    expect(shifts.reduce((sum, shift) => sum + shift, 0)).toBeLessThan(0.02);
  });
});
