import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Where a Chromium or Chrome may be, in the order in which they are tried. */
const installed = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A name that is not localhost, for what browsers refuse on plain HTTP.
  '--host-resolver-rules=MAP hub.test 127.0.0.1',
];

/**
 * A headless browser: the first of `CHROME_PATH`, the system's Chromium or Chrome, and the one that
 * npm brought (`@sparticuz/chromium`) that starts. Throws what to do when none does.
 */
export async function launchBrowser(): Promise<Browser> {
  const failures: string[] = [];
  for (const candidate of candidates()) {
    try {
      const { path, args } = await candidate();
      // A container's root has no sandbox.
      const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      return await playwright.launch({
        executablePath: path,
        args: [...quiet, ...sandbox, ...args],
      });
    } catch (err) {
      failures.push(String(err).split('\n')[0] ?? '');
    }
  }
  throw new Error(
    [
      'No browser starts. Install one (Debian: apt-get install -y chromium), or name one in CHROME_PATH.',
      ...failures,
    ].join('\n  '),
  );
}

function candidates(): (() => Promise<{ path: string; args: string[] }>)[] {
  const found = installed.filter((path) => path !== undefined && existsSync(path));
  return [
    ...found.map((path) => async () => ({ path: path ?? '', args: [] })),
    async () => {
      const { default: chromium } = await import('@sparticuz/chromium');
      return { path: await chromium.executablePath(), args: chromium.args };
    },
  ];
}
