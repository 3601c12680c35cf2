import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startTestServer } from '#test/support/test-server.ts';
import { makeAccount } from './seed.ts';
import { openPage } from './watched-page.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  server = await startTestServer();
});

afterAll(async () => {
  await server?.close();
});

/** `expected` are the answers that the browser itself notes as errors: there is no way to tell it not to. */
async function open(path: string, expected = /^$/) {
  const watched = await openPage(server.url);
  onTestFinished(async () => {
    const faults = watched.faults.filter((fault) => !expected.test(fault));
    await watched.close();
    expect(faults).toEqual([]);
  });
  await watched.page.goto(path);
  return watched.page;
}

const refused = /Failed to load resource: the server responded with a status of (401|409|429)/;
const accountButton = 'header button[aria-expanded]';

describe('making an account', () => {
  it('shows the first key once, keeps no secret where a script reads it, and signs in', async () => {
    const page = await open('/register');
    await page.fill('[name=username]', 'mei');
    await page.fill('[name=email]', 'mei@example.com');
    await page.fill('[name=password]', 'a password of mine');
    await page.click('main form button[type=submit]');
    const key = (await page.locator('main output').textContent()) ?? '';
    expect(key).toMatch(/^sr_[\w-]{43}$/);
    const goOn = page.getByRole('button', { name: 'Continue' });
    expect(await goOn.isDisabled()).toBe(true);

    const kept = await page.evaluate(() =>
      JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, location.href]),
    );
    expect(kept).not.toContain(key);
    expect(kept).not.toMatch(/eyJ/);
    const cookies = await page.context().cookies();
    expect(cookies.find(({ name }) => name === 'agenthub_session')?.httpOnly).toBe(true);

    await page.getByRole('checkbox').check();
    await goOn.click();
    await page.waitForSelector(accountButton);
    await page.goto('/register');
    expect(await page.content()).not.toContain(key);
    const answer = await fetch(`${server.url}/api/v1/users/me`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answer.status).toBe(200);
  });

  it('says at each field what is wrong, in front of the server and after it', async () => {
    await makeAccount(server.url, 'taken');
    const page = await open('/register', refused);
    await page.click('main form button[type=submit]');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'username');
    expect(await page.locator('[aria-invalid=true]').count()).toBe(3);
    await page.fill('[name=username]', 'taken');
    await page.fill('[name=email]', 'taken@example.com');
    await page.fill('[name=password]', 'a password of mine');
    await page.click('main form button[type=submit]');
    await page.waitForSelector('p:text("This username is taken.")');
    expect(await page.locator('p:text("This address has an account already.")').count()).toBe(1);
    expect(await page.inputValue('[name=password]')).toBe('a password of mine');
  });
});

describe('signing in', () => {
  it('goes back to where one came from, and out again', async () => {
    await makeAccount(server.url, 'lin');
    const page = await open('/login?next=%2Fsearch%3Fq%3Dpdf');
    await page.fill('[name=email]', 'lin@example.com');
    await page.fill('[name=password]', 'password of lin');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=pdf');
    await page.click(accountButton);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('header').getByRole('link', { name: 'Sign in' }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies.filter(({ name }) => /session|signed_in/.test(name))).toEqual([]);
  });

  it('never goes to another site afterwards', async () => {
    await makeAccount(server.url, 'wei');
    const page = await open('/login?next=%2F%2Fevil.example%2F');
    await page.fill('[name=email]', 'wei@example.com');
    await page.fill('[name=password]', 'password of wei');
    await page.keyboard.press('Enter');
    await page.waitForSelector(accountButton);
    expect(page.url()).toBe(`${server.url}/`);
  });

  it('tells a wrong password from too many attempts, and counts down', async () => {
    await makeAccount(server.url, 'fang');
    const page = await open('/login', refused);
    await page.fill('[name=email]', 'fang@example.com');
    await page.fill('[name=password]', 'not it');
    await page.click('main form button[type=submit]');
    await page.waitForSelector('[role=alert]:has-text("is not right")');
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await fetch(`${server.url}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'fang@example.com', password: 'not it' }),
      });
    }
    await page.click('main form button[type=submit]');
    await page.waitForSelector('[role=alert]:text("Too many attempts.")');
    expect(await page.locator('main form').textContent()).toMatch(/try again in \d/);
  });

  it('says that the registry does not answer, not that the password is wrong', async () => {
    const page = await open('/login', /Failed to load resource: net::/);
    await page.fill('[name=email]', 'mei@example.com');
    await page.fill('[name=password]', 'whatever');
    await page.context().setOffline(true);
    await page.click('main form button[type=submit]');
    const alert = page.locator('main [role=alert]');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('does not answer. Your password was not checked');
  });

  it('asks again over the page when the session has ended', async () => {
    await makeAccount(server.url, 'ming');
    const page = await open('/login', refused);
    await page.fill('[name=email]', 'ming');
    await page.fill('[name=password]', 'password of ming');
    await page.keyboard.press('Enter');
    await page.waitForSelector(accountButton);
    await page.context().addCookies([
      {
        name: 'agenthub_session',
        value: 'no.longer.good',
        url: `${server.url}/`,
        httpOnly: true,
      },
    ]);
    await page.goto('/search?q=kept');
    const dialog = page.getByRole('dialog');
    await dialog.locator('[name=email]').fill('ming');
    await dialog.locator('[name=password]').fill('password of ming');
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector(accountButton);
    expect(page.url()).toContain('q=kept');
    await page.waitForSelector('main h2:text("Nothing matches")');
  });
});
