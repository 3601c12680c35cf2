import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { json } from '#test/support/answers.ts';
import { adminKey } from '#test/support/test-env.ts';
import { startTestServer } from '#test/support/test-server.ts';
import { openPage } from './watched-page.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  server = await startTestServer({ REGISTRATION: 'invite' });
});

afterAll(() => server?.close());

const asAdmin = <T>(path: string, body: object) =>
  json<T>(
    fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': adminKey },
      body: JSON.stringify(body),
    }),
    201,
  );

async function open(expected = /^$/, locale = 'en-US') {
  const watched = await openPage(server.url, { locale });
  onTestFinished(async () => {
    const faults = watched.faults.filter((fault) => !expected.test(fault));
    await watched.close();
    expect(faults).toEqual([]);
  });
  return watched.page;
}

describe('an invitation link', () => {
  it('makes an account once, and leaves no secret in the address bar', async () => {
    const { url } = await asAdmin<{ url: string }>('/invitations', {});
    const page = await open();
    await page.goto(url);
    await page.fill('[name=username]', 'guest');
    expect(page.url()).toBe(`${server.url}/register`);
    await page.fill('[name=email]', 'guest@example.com');
    await page.fill('[name=password]', 'a long password');
    await page.click('main form button[type=submit]');
    await page.getByText('Welcome, guest').waitFor();

    const again = await open(/status of 4\d\d/);
    await again.goto(url);
    await again.fill('[name=username]', 'other');
    await again.fill('[name=email]', 'other@example.com');
    await again.fill('[name=password]', 'a long password');
    await again.click('main form button[type=submit]');
    await again.getByRole('alert').getByText('link').first().waitFor();
  });

  it('is what the page asks for without one, in both languages', async () => {
    const english = await open();
    await english.goto('/register');
    expect(await english.locator('main h1').textContent()).toBe('An invitation is needed');
    const chinese = await open(/^$/, 'zh-CN');
    await chinese.goto('/register');
    expect(await chinese.locator('main h1').textContent()).toBe('需要邀请');
  });
});

describe('a reset link', () => {
  it('sets a new password once, with which one signs in', async () => {
    const given = { username: 'lin', email: 'lin@example.com', password: 'the old password' };
    const { user } = await asAdmin<{ user: { id: string } }>('/admin/users', given);
    const { url } = await asAdmin<{ url: string }>(`/admin/users/${user.id}/reset-link`, {});
    const page = await open();
    await page.goto(url);
    await page.fill('[name=password]', 'the new password');
    expect(page.url()).toBe(`${server.url}/login/reset`);
    await page.click('main form button[type=submit]');
    await page.getByText('The password of lin is set').waitFor();
    await page.locator('main').getByRole('link', { name: 'Sign in' }).click();
    await page.fill('[name=email]', 'lin');
    await page.fill('[name=password]', 'the new password');
    await page.click('main form button[type=submit]');
    await page.waitForURL(`${server.url}/`);

    const again = await open(/status of 4\d\d/);
    await again.goto(url);
    await again.fill('[name=password]', 'a third password');
    await again.click('main form button[type=submit]');
    await again.getByRole('alert').waitFor();
  });
});
