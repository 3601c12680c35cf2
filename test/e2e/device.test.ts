import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestServer } from '#test/support/test-server.ts';
import { type Account, makeAccount } from './seed.ts';
import { signIn } from './sign-in.ts';
import { accessibilityFaults, looks, openPage, sidewaysScroll } from './watched-page.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
let mei: Account;

beforeAll(async () => {
  server = await startTestServer();
  mei = await makeAccount(server.url, 'mei');
});

afterAll(() => server?.close());

const post = (path: string, body: object) =>
  fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function startDevice() {
  const answer = await post('/auth/device', {
    clientName: 'agenthub-cli on build-7',
    scopes: ['read', 'publish', 'admin'],
  });
  return (await answer.json()) as {
    deviceCode: string;
    userCode: string;
    verificationUriComplete: string;
  };
}

async function open(expected = /^$/, locale = 'en-US') {
  const watched = await openPage(server.url, { locale });
  onTestFinished(async () => {
    const faults = watched.faults.filter((fault) => !expected.test(fault));
    await watched.close();
    expect(faults).toEqual([]);
  });
  return watched.page;
}

describe('the page to approve a device login', () => {
  it('asks to sign in first, leads back, shows who asks, and lets the device in', async () => {
    const device = await startDevice();
    const page = await open();
    await page.goto(device.verificationUriComplete);
    await page.locator('main').getByRole('link', { name: 'Sign in' }).click();
    await page.fill('[name=email]', mei.email);
    await page.fill('[name=password]', mei.password);
    await page.click('main form button[type=submit]');
    await page.waitForURL(device.verificationUriComplete);
    expect(await page.inputValue('[name=code]')).toBe(device.userCode);
    await page.getByRole('button', { name: 'Continue' }).click();
    const shown = await page.locator('main dl').textContent();
    expect(shown).toContain('agenthub-cli on build-7');
    expect(shown).toContain('127.0.0.1');
    expect(shown).toContain('publish in your name');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('The device is signed in').waitFor();
    const answer = await post('/auth/device/token', { deviceCode: device.deviceCode });
    expect(await answer.json()).toMatchObject({ name: 'agenthub-cli on build-7' });
  });

  it('denies, and says so for a code that is wrong or used', async () => {
    const device = await startDevice();
    const page = await open(/status of 404/);
    await signIn(page, mei);
    await page.goto('/device');
    await page.fill('[name=code]', 'hello');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('eight letters, such as').waitFor();
    await page.fill('[name=code]', device.userCode.toLowerCase());
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Deny' }).click();
    await page.getByText('The login was denied').waitFor();
    const answer = await post('/auth/device/token', { deviceCode: device.deviceCode });
    expect(await answer.json()).toMatchObject({ code: 'device.denied' });
    await page.goto(`/device?code=${device.userCode}`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('No device waits').waitFor();
  });

  it.each(['en-US', 'zh-CN'] as const)(
    'is accessible and fits in %s, in both themes',
    async (locale) => {
      const device = await startDevice();
      const page = await open(/^$/, locale);
      await signIn(page, mei);
      await page.goto(`/device?code=${device.userCode}`);
      await page.waitForSelector('[name=code]');
      await page.click('main form button[type=submit]');
      await page.waitForSelector('main dl');
      const faults: string[] = [];
      for (const [colorScheme, width] of looks[locale]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        faults.push(...(await accessibilityFaults(page)));
        if ((await sidewaysScroll(page)) > 0) faults.push(`${width} px: scrolls sideways`);
      }
      expect(faults).toEqual([]);
    },
  );
});
