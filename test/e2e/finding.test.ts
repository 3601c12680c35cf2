import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestServer } from '#test/support/test-server.ts';
import { makeAccount, publishOtherKinds, publishSkills, skillCount } from './seed.ts';
import { openPage } from './watched-page.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  server = await startTestServer({ RESERVED_NAMESPACES: 'none' });
  const platform = await makeAccount(server.url, 'platform');
  await publishSkills(server.url, platform);
  await publishOtherKinds(server.url, platform);
});

afterAll(async () => {
  await server?.close();
});

async function open(path: string) {
  const watched = await openPage(server.url);
  onTestFinished(async () => {
    const { faults } = watched;
    await watched.close();
    expect(faults).toEqual([]);
  });
  await watched.page.goto(path);
  return watched.page;
}

const names = 'main li a[data-item]';

describe('searching', () => {
  it('goes from the home page to the results, and finds Chinese by two characters and by one', async () => {
    const page = await open('/');
    await page.fill('[data-search]', '审查');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=**');
    await page.waitForSelector('mark:text("审查")');
    expect(await page.locator(names).allTextContents()).toEqual(['platform/code-review']);
    await page.fill('[data-search]', '瓶');
    await page.waitForSelector('mark:text-is("瓶")');
    expect(new URL(page.url()).searchParams.get('q')).toBe('瓶');
  });

  it('follows the typing, but not while an IME composes', async () => {
    const page = await open('/agents');
    await page.waitForSelector(names);
    const box = page.locator('[data-search]');
    await box.evaluate((input: HTMLInputElement) => {
      input.dispatchEvent(new CompositionEvent('compositionstart'));
      input.value = 'dai ma';
      input.dispatchEvent(new InputEvent('input', { isComposing: true, bubbles: true }));
    });
    // Longer than the pause after which the results follow.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    expect(new URL(page.url()).search).toBe('');
    await box.evaluate((input: HTMLInputElement) => {
      input.value = '代码';
      input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    });
    await page.waitForURL((url) => url.searchParams.get('q') === '代码');
    expect(new URL(page.url()).pathname).toBe('/agents');
    await page.getByRole('link', { name: 'Search all kinds' }).click();
    await page.waitForSelector('mark:text("代码")');
  });

  it('keeps filters, order and page in the URL, and walks the pages both ways', async () => {
    const page = await open('/skills');
    await page.waitForSelector(names);
    expect(await page.locator('main [role=status]').textContent()).toContain(String(skillCount));
    await page
      .locator('aside')
      .getByRole('link', { name: /^patterns/ })
      .click();
    await page.waitForURL((url) => url.searchParams.get('tag') === 'patterns');
    await page.selectOption('main select', 'name');
    await page.waitForURL((url) => url.searchParams.get('sort') === 'name');
    await page.waitForSelector(`${names}:text("pattern-01")`);

    await page.click('a[rel=next]');
    await page.waitForSelector(`${names}:text("pattern-21")`);
    expect(new URL(page.url()).searchParams.get('cursor')).toBeTruthy();
    await page.click('a[rel=next]');
    await page.waitForSelector(`${names}:text("pattern-43")`);
    expect(await page.locator('a[rel=next]').count()).toBe(0);
    await page.click('a[rel=prev]');
    await page.waitForSelector(`${names}:text("pattern-21")`);

    const shared = page.url();
    await page.reload();
    await page.waitForSelector(`${names}:text("pattern-21")`);
    expect(page.url()).toBe(shared);
    expect(await page.locator('main select').inputValue()).toBe('name');
    await page.getByRole('link', { name: /Remove filter/ }).click();
    await page.waitForURL((url) => !url.searchParams.has('tag') && !url.searchParams.has('cursor'));
  });

  it('shows the first of each kind with its total, and each kind on a page that keeps the search', async () => {
    const page = await open('/search?q=pattern&sort=name');
    const kinds = page.getByRole('navigation', { name: 'Kinds' }).getByRole('link');
    const patterns = skillCount - 3;
    await expect
      .poll(() => kinds.allInnerTexts())
      .toEqual([`All\n${patterns + 2}`, `Skills\n${patterns}`, 'MCP servers\n1', 'Agents\n1']);
    expect(await page.locator('main section h2').allInnerTexts()).toEqual([
      'Skills',
      'MCP servers',
      'Agents',
    ]);
    expect(await page.locator(names).count()).toBe(6);
    await page.getByRole('link', { name: `See all ${patterns} skills` }).click();
    await page.waitForURL('**/skills?q=pattern&sort=name');
    await expect.poll(() => page.locator(names).count()).toBe(20);
    await kinds.nth(2).click();
    await page.waitForURL('**/mcps?q=pattern&sort=name');
    await page.waitForSelector('[aria-current=page]:has-text("MCP servers")');
    await expect.poll(() => page.locator(names).allTextContents()).toEqual(['platform/pattern']);
    await page.locator(names).click();
    await page.waitForURL('**/mcps/platform/pattern');
  });

  it('says what to do when nothing is found', async () => {
    const page = await open('/search?q=zzzz');
    await page.waitForSelector('main h2:text("Nothing matches")');
    expect(await page.locator('main pre').textContent()).toContain('agenthub-cli.tgz find zzzz');
  });

  it('takes signs and a very long query for words', async () => {
    const page = await open('/search');
    await page.waitForSelector(names);
    for (const q of ['%', '"', "*'; --", '字'.repeat(900)]) {
      await page.fill('[data-search]', q);
      await page.waitForFunction((text) => document.title.includes(text), q);
      await page.waitForSelector('main [aria-busy=false]');
      expect(await page.locator('main [role=alert]').count()).toBe(0);
    }
  });
});

describe('the keyboard', () => {
  it('reaches search with /, also where an IME makes another sign of it, and leaves it with Esc', async () => {
    const page = await open('/search');
    await page.waitForSelector(names);
    const focused = () => page.evaluate(() => document.activeElement?.matches('[data-search]'));
    await page.keyboard.press('/');
    expect(await focused()).toBe(true);
    expect(await page.inputValue('[data-search]')).toBe('');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe(false);
    const press = (init: { key: string; code: string; isComposing?: boolean }) =>
      page.evaluate(
        (given) =>
          document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...given })),
        init,
      );
    await press({ key: '/', code: 'Slash', isComposing: true });
    expect(await focused()).toBe(false);
    await press({ key: '、', code: 'Slash' });
    expect(await focused()).toBe(true);
  });

  it('walks the results with j and k, opens with Enter, goes to places with g', async () => {
    const page = await open('/search?q=pdf');
    await page.waitForSelector(names);
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      'platform/pdf-tools',
    );
    await page.keyboard.press('Enter');
    await page.waitForURL('**/skills/platform/pdf-tools');
    // The second key counts within 1.5 s of the first, which a busy machine may miss.
    const goes = async (key: string) => {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      return new URL(page.url()).pathname;
    };
    await expect.poll(() => goes('s'), { timeout: 30_000 }).toBe('/search');
    await expect.poll(() => goes('h'), { timeout: 30_000 }).toBe('/');
  });

  it('shows its keys with ?, and can be turned off', async () => {
    const page = await open('/login');
    await page.waitForSelector('main form');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.keyboard.press('?');
    await page.keyboard.press('/');
    expect(await page.locator('dialog').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.matches('[data-search]'))).toBe(false);
  });

  it('skips to the content, and reads out the heading of each page it comes to', async () => {
    const page = await open('/');
    await page.waitForSelector(names);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    expect(new URL(page.url()).pathname).toBe('/');
    await page.getByRole('link', { name: 'Browse' }).click();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    await expect.poll(() => page.title()).toBe('All skills, MCP servers, and agents · AgentHub');
  });
});

describe('a registry that was updated in the meantime', () => {
  it('says that a page did not load, and loads it anew on request', async () => {
    const watched = await openPage(server.url);
    const { page } = watched;
    await page.goto('/');
    await page.waitForSelector(names);
    await page.route('**/assets/search-*.js', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('link', { name: 'Browse' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('may have been updated');
    await page.unroute('**/assets/search-*.js');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.waitForSelector('main h1:text("All skills")');
    expect(watched.faults.filter((fault) => fault.startsWith('uncaught'))).toEqual([]);
    await watched.close();
  });
});

describe('going back', () => {
  it('comes back to where one was on the page', async () => {
    const page = await open('/skills');
    await page.waitForSelector(names);
    await page.evaluate(() => scrollTo(0, 700));
    await page.waitForFunction(() => scrollY === 700);
    await page.locator(names).nth(8).click();
    await page.waitForURL('**/skills/**');
    await page.waitForFunction(() => scrollY === 0);
    await page.goBack();
    await page.waitForFunction(() => scrollY > 0);
    expect(await page.evaluate(() => scrollY)).toBe(700);
  });
});

describe('language and theme', () => {
  it('switch at once, and the server writes them into the next page', async () => {
    const page = await open('/');
    await page.waitForSelector(names);
    await page.getByRole('button', { name: '切换到中文' }).click();
    await page.waitForSelector('[role=tab]:text("安装最多")');
    await page.getByRole('button', { name: '主题：跟随系统' }).click();
    await page.getByRole('button', { name: '主题：浅色' }).click();
    const html = await (await page.request.get('/search')).text();
    expect(html).toContain('<html lang="zh-CN" data-theme="dark">');
    await page.reload();
    await page.waitForSelector('[role=tab]:text("安装最多")');
    const background = await page.evaluate(
      () => getComputedStyle(document.documentElement).backgroundColor,
    );
    expect(background).toBe('rgb(17, 18, 19)');
  });
});

describe('a plain HTTP origin that is not localhost', () => {
  it('copies commands although it has no clipboard API', async () => {
    const origin = server.url.replace('127.0.0.1', 'hub.test');
    const watched = await openPage(origin);
    const { page } = watched;
    await page.goto('/');
    await page.waitForSelector(names);
    expect(await page.evaluate(() => [isSecureContext, 'clipboard' in navigator])).toEqual([
      false,
      false,
    ]);
    await page.getByRole('button', { name: 'Copy command: Sign in to this registry' }).click();
    await page.focus('[data-search]');
    await page.keyboard.press('ControlOrMeta+v');
    expect(await page.inputValue('[data-search]')).toBe(
      `npx ${origin}/cli/agenthub-cli.tgz login --registry ${origin}`,
    );
    expect(watched.faults).toEqual([]);
    await watched.close();
  });
});
