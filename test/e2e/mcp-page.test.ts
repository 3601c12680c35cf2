import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverJson } from '#test/support/server-json.ts';
import { startTestServer } from '#test/support/test-server.ts';
import { makeAccount } from './seed.ts';
import { call } from './skill-fixtures.ts';
import { accessibilityFaults, openPage, sidewaysScroll } from './watched-page.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
const path = '/mcps/mei/tickets';
const secret = 'sk-typed-9f8e7d';

beforeAll(async () => {
  server = await startTestServer();
  const { key: apiKey } = await makeAccount(server.url, 'mei');
  const manifest = serverJson('com.example/tickets', {
    // What a hostile publisher might write.
    websiteUrl: 'javascript:alert(1)',
    repository: { url: 'https://git.example.com/tickets', source: 'git' },
    packages: [
      {
        registryType: 'npm',
        identifier: '@example/tickets',
        version: '1.0.0',
        transport: { type: 'stdio' },
        environmentVariables: [
          { name: 'TICKETS_KEY', isRequired: true, isSecret: true, description: 'A key' },
          { name: 'TICKETS_REGION', default: 'eu', choices: ['eu', 'cn'] },
        ],
      },
    ],
    remotes: [{ type: 'sse', url: 'https://tickets.example.com/sse' }],
  });
  const files = [{ path: 'server.json', content: manifest }];
  const publisher = { url: server.url, apiKey, namespace: 'mei' };
  await call(publisher, 'POST', '/mcps?visibility=public', { files });
  const described = [
    { path: 'server.json', content: serverJson('com.example/described') },
    { path: 'README.md', content: '# Described\n\nBy hand.\n' },
  ];
  await call(publisher, 'POST', '/mcps?visibility=public', { files: described });
});

afterAll(() => server?.close());

describe('the page of an MCP server', () => {
  it('shows the entry for the client chosen, which it remembers, and the command for it', async () => {
    const { page, faults, close } = await openPage(server.url);
    await page.goto(path);
    const entry = page.locator('details pre');
    await entry.waitFor();
    expect(await entry.textContent()).toContain('"TICKETS_KEY": "${TICKETS_KEY}"');
    await page.getByLabel('Codex').check({ force: true });
    expect(await entry.textContent()).toContain('[mcp_servers.tickets]');
    await page.getByRole('combobox', { name: 'For which client' }).fill('desktop');
    await page.keyboard.press('Enter');
    expect(await page.getByText('This project').count()).toBe(0);
    const command = page.getByRole('region', { name: 'Install command' });
    expect(await command.textContent()).toContain('mcp add mei/tickets -a claude-desktop -s user');
    await page.reload();
    await entry.waitFor();
    expect(await page.getByLabel('Claude Desktop').isChecked()).toBe(true);
    expect(faults).toEqual([]);
    await close();
  });

  it('names its packages once, and shows a readme only where the version has one', async () => {
    const { page, faults, close } = await openPage(server.url);
    await page.goto(path);
    await page.locator('main aside dl').first().waitFor();
    expect(await page.getByRole('heading', { name: 'Packages' }).count()).toBe(1);
    expect(await page.locator('main').innerText()).toMatch(/@example\/tickets\s*1\.0\.0/);
    expect(await page.locator('.readme').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Readme' }).count()).toBe(0);
    await page.goto('/mcps/mei/described');
    await page.locator('.readme', { hasText: 'By hand.' }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('keeps typed values to itself: in no request, address, storage or link, and only until one leaves', async () => {
    const { page, faults, close } = await openPage(server.url);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url() + (request.postData() ?? '')));
    await page.goto(path);
    const field = page.locator('fieldset input[type=password]');
    await field.fill(secret);
    await page.locator('fieldset select').selectOption('cn');
    const entry = page.locator('details pre');
    expect(await entry.textContent()).not.toContain(secret);
    expect(await entry.textContent()).not.toContain('cn');
    await page.getByLabel('Show the values in the configuration').check();
    expect(await entry.textContent()).toContain(secret);
    const kept = await page.evaluate(() => [
      location.href,
      document.cookie,
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      JSON.stringify(history.state),
      ...Array.from(document.querySelectorAll('a'), (link) => decodeURIComponent(link.href)),
    ]);
    const whole = [...sent, ...kept].join('\n');
    expect(whole).not.toContain(secret);
    expect(whole).not.toContain(btoa(secret));

    await page.getByRole('link', { name: 'Versions' }).click();
    await page.waitForURL('**/versions');
    await page.goBack();
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
    expect(await entry.textContent()).not.toContain(secret);
    expect(faults).toEqual([]);
    await close();
  });

  it('opens VS Code, Cursor and Kiro, and links to the web alone', async () => {
    const { page, faults, close } = await openPage(server.url);
    await page.goto(path);
    await page.locator('details pre').waitFor();
    const schemes = await page
      .getByRole('link', { name: /^Add to/ })
      .evaluateAll((links) =>
        links.map((link) => new URL((link as HTMLAnchorElement).href).protocol),
      );
    expect(schemes).toEqual(['vscode:', 'cursor:', 'https:']);
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    expect(await page.locator('aside a[href="https://git.example.com/tickets"]').count()).toBe(1);
    expect(faults).toEqual([]);
    await close();
  });

  it.each([
    ['en-US', 'light', 1280],
    ['zh-CN', 'dark', 1280],
    ['zh-CN', 'light', 360],
    ['en-US', 'dark', 360],
  ] as const)('is accessible and fits in %s, %s, %i px', async (locale, colorScheme, width) => {
    const { page, faults, close } = await openPage(server.url, {
      locale,
      colorScheme,
      viewport: { width, height: 800 },
    });
    await page.goto(path);
    await page.locator('main aside dl').first().waitFor();
    await page
      .locator('main details')
      .first()
      .evaluate((details) => {
        (details as HTMLDetailsElement).open = true;
      });
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });
});
