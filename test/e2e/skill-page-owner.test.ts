import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Account, makeAccount } from './seed.ts';
import { signIn } from './sign-in.ts';
import { useSkillRegistry } from './skill-registry.ts';
import { openPage } from './watched-page.ts';

const registry = useSkillRegistry();

/** A page as `as` sees it; faults that `expected` matches are part of the test. */
async function open(path: string, as: Account | null, expected?: RegExp): Promise<Page> {
  const watched = await openPage(registry.url);
  onTestFinished(async () => {
    const { faults } = watched;
    await watched.close();
    expect(faults.filter((fault) => !expected?.test(fault))).toEqual([]);
  });
  if (as) await signIn(watched.page, as);
  await watched.page.goto(path);
  return watched.page;
}

const toast = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

async function find(name: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${registry.url}/api/v1/skills/mei/${name}`, {
    headers: { authorization: `Bearer ${registry.owner.key}` },
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('what an owner does', () => {
  it('yanks a version with a reason, and undoes it', async () => {
    const page = await open('/skills/mei/old-tools/versions', registry.owner);
    await page.getByRole('button', { name: 'Yank…' }).click();
    // The dialog opens with the focus in its field.
    await page.waitForSelector('dialog[open] input:focus');
    await page.keyboard.type('Eats commas');
    await page.getByRole('button', { name: 'Yank 1.0.0' }).click();
    await toast(page, 'Version 1.0.0 is yanked').waitFor();
    await page.getByText('Yanked: Eats commas').waitFor();
    expect((await find('old-tools')).body['latestVersion']).toBeNull();
    await page.getByRole('button', { name: 'Undo yank' }).click();
    await toast(page, 'can be installed again').waitFor();
    expect((await find('old-tools')).body['latestVersion']).toBe('1.0.0');
  });

  it('withdraws a version for security, which its page says, and undoes it', async () => {
    const page = await open('/skills/mei/old-tools/versions', registry.owner);
    await page.getByRole('button', { name: 'Yank…' }).click();
    await page.waitForSelector('dialog[open] input:focus');
    await page.getByRole('radio', { name: /^Security/ }).check();
    await page.getByLabel('Why').fill('Holds a key');
    await page.getByRole('button', { name: 'Yank 1.0.0' }).click();
    await page.getByText('Withdrawn for a security reason: Holds a key').waitFor();
    await page.goto(`${registry.url}/skills/mei/old-tools?v=1.0.0`);
    await page.getByText('only owners and admins can read its files').waitFor();
    expect((await find('old-tools')).body['latestVersion']).toBeNull();
    await page.goto(`${registry.url}/skills/mei/old-tools/versions`);
    await page.getByRole('button', { name: 'Undo yank' }).click();
    await toast(page, 'can be installed again').waitFor();
  });

  it('changes visibility, tags and deprecation, and is told what is wrong before anything is sent', async () => {
    const page = await open('/skills/mei/bare-tools/versions', registry.owner);
    await page.getByLabel('Internal').check();
    await page.getByRole('button', { name: 'Save visibility' }).click();
    await toast(page, 'Visibility is now: Internal').waitFor();
    await page.getByLabel('Tags').fill('PDF，文档 no/tag');
    await page.getByRole('button', { name: 'Save tags' }).click();
    await page.getByText('Not a tag: no/tag').waitFor();
    await page.getByLabel('Tags').fill('PDF，文档');
    await page.getByRole('button', { name: 'Save tags' }).click();
    await toast(page, 'Tags saved').waitFor();
    await page.getByLabel('Use instead').fill('pdf-tools');
    await page.getByRole('button', { name: 'Deprecate' }).click();
    await page.getByText('Write it as namespace/name.').waitFor();
    await page.getByLabel('Use instead').fill('mei/pdf-tools');
    await page.getByRole('button', { name: 'Deprecate' }).click();
    await toast(page, 'The skill is deprecated').waitFor();
    expect((await find('bare-tools')).body).toMatchObject({
      visibility: 'internal',
      tags: ['pdf', '文档'],
      deprecation: { successor: 'mei/pdf-tools' },
    });
    await page.getByRole('button', { name: 'Undo deprecation' }).click();
    await toast(page, 'no longer deprecated').waitFor();
  });

  it('shows why a change was refused, with its code, and changes nothing', async () => {
    const page = await open('/skills/mei/pdf-tools/versions', registry.owner, / 503 /);
    await page.route('**/api/v1/skills/mei/pdf-tools', (route) =>
      route.request().method() === 'PATCH'
        ? route.fulfill({
            status: 503,
            contentType: 'application/problem+json',
            body: JSON.stringify({ code: 'storage.unavailable', detail: 'Busy', requestId: 'r-1' }),
          })
        : route.fallback(),
    );
    await page.getByLabel('Private').check();
    await page.getByRole('button', { name: 'Save visibility' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/Nothing was changed[^]*storage\.unavailable · r-1/);
    expect((await find('pdf-tools')).body['visibility']).toBe('public');
  });

  it('deletes only after the name was typed', async () => {
    const page = await open('/skills/mei/gone-tools/versions', registry.owner);
    await page.getByRole('button', { name: 'Delete…' }).click();
    const confirm = page.getByRole('button', { name: 'Delete mei/gone-tools' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel('Type gone-tools to confirm').fill('gone-tools');
    await confirm.click();
    await toast(page, 'mei/gone-tools is deleted').waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    expect((await find('gone-tools')).status).toBe(404);
  });
});

describe('what others see', () => {
  it('shows a stranger no way to change anything', async () => {
    const page = await open(
      '/skills/mei/pdf-tools/versions',
      await makeAccount(registry.url, 'ann'),
    );
    await page.waitForSelector('main ol li');
    expect(await page.locator('main form, main ol button').count()).toBe(0);
  });

  it('tells someone not signed in that a skill may be private, and shows it after they sign in', async () => {
    const page = await open('/skills/mei/secret-tools', null, / 404 /);
    await page.getByText('it may be private').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await page.locator('input[name=email]').fill(registry.owner.email);
    await page.locator('input[name=password]').fill(registry.owner.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/skills/mei/secret-tools');
    await page.waitForSelector('.readme');
    expect(await page.locator('main').innerText()).toContain('Private');
  });

  it('says what failed, and shows the skill when tried again', async () => {
    const watched = await openPage(registry.url);
    onTestFinished(() => watched.close());
    const { page } = watched;
    let isDown = true;
    await page.route('**/api/v1/skills/mei/pdf-tools', (route) =>
      isDown ? route.abort() : route.fallback(),
    );
    await page.goto('/skills/mei/pdf-tools');
    await page.getByText('The registry does not answer').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('unreachable');
    isDown = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForSelector('.readme');
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('says that what is shown may be old while there is no network', async () => {
    const page = await open('/skills/mei/pdf-tools', null);
    await page.waitForSelector('.readme');
    await page.context().setOffline(true);
    const note = page.getByText('You are offline');
    await note.waitFor();
    expect(await page.locator('.readme').isVisible()).toBe(true);
    await page.context().setOffline(false);
    await note.waitFor({ state: 'detached' });
  });
});
