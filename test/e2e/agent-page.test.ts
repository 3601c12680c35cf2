import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentMd } from '#test/support/agent-md.ts';
import { skillMd } from '#test/support/skill-md.ts';
import { serverJson } from '#test/support/server-json.ts';
import { startTestServer } from '#test/support/test-server.ts';
import { makeAccount } from './seed.ts';
import { call } from './skill-fixtures.ts';
import { accessibilityFaults, openPage, sidewaysScroll } from './watched-page.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
const path = '/agents/mei/releaser';

beforeAll(async () => {
  server = await startTestServer();
  const { key: apiKey } = await makeAccount(server.url, 'mei');
  const publisher = { url: server.url, apiKey, namespace: 'mei' };
  const publish = (word: string, files: { path: string; content: string }[]) =>
    call(publisher, 'POST', `/${word}?visibility=public&version=1.2.0`, { files });
  for (const name of ['notes', 'deploy', 'gone'])
    await publish('skills', [{ path: 'SKILL.md', content: skillMd(name) }]);
  await publish('mcps', [{ path: 'server.json', content: serverJson('com.example/tickets') }]);
  const head = 'skills: [mei/notes, mei/deploy@^1.0.0, mei/gone]\nmcps: [mei/tickets]\n';
  await publish('agents', [
    { path: 'AGENT.md', content: agentMd('releaser', { head, prompt: '## Steps\n\nRelease.' }) },
    { path: 'skills/style/SKILL.md', content: skillMd('style') },
  ]);
  await call(publisher, 'POST', '/skills/mei/deploy/versions/1.2.0/yank', { reason: 'Broken' });
  await call(publisher, 'DELETE', '/skills/mei/gone');
});

afterAll(() => server?.close());

describe('the page of an agent', () => {
  it('shows its parts with pinned versions, links, and what to do about trouble', async () => {
    const { page, faults, close } = await openPage(server.url);
    await page.goto(path);
    const parts = page.locator('main section', { hasText: 'Parts' }).locator('li');
    await page.getByText('In its own files').waitFor();
    const rows = await parts.allInnerTexts();
    expect(rows.find((row) => row.includes('mei/notes'))).toContain('1.2.0');
    expect(rows.find((row) => row.includes('mei/deploy'))).toMatch(
      /asked for as \^1\.0\.0[^]*Yanked[^]*still installed/,
    );
    const links = await parts
      .locator('a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    expect(links).toContain('/skills/mei/notes?v=1.2.0');
    expect(links).toContain('/mcps/mei/tickets?v=1.2.0');
    expect(links).toContain(`${path}/files/skills/style/SKILL.md`);
    expect(links.filter((href) => href?.includes('/gone'))).toEqual([]);
    expect(await page.locator('.readme').textContent()).toContain('Release.');
    expect(faults).toEqual([]);
    await close();
  });

  it('says what an install writes for the tool chosen', async () => {
    const { page, faults, close } = await openPage(server.url);
    await page.goto(path);
    const written = page.locator('main section', { hasText: 'What it writes for' }).last();
    await expect.poll(() => written.innerText()).toContain('.claude/agents/releaser.md');
    const text = await written.innerText();
    expect(text).toContain('.claude/skills/style/');
    expect(text).toContain('.claude/skills/notes/');
    expect(text).toMatch(/\.mcp\.json\s*entry tickets/);
    await page.getByLabel('Codex').check({ force: true });
    await expect.poll(() => written.innerText()).toContain('.codex/agents/releaser.toml');
    expect(faults).toEqual([]);
    await close();
  });

  it('is named on the pages of its parts', async () => {
    const { page, faults, close } = await openPage(server.url);
    for (const part of ['/skills/mei/notes', '/mcps/mei/tickets']) {
      await page.goto(part);
      await page.locator(`aside a[href="${path}"]`).waitFor();
    }
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
    await page.locator('main code:text(".claude/agents")').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(faults).toEqual([]);
    await close();
  });
});
