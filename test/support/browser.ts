import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';
import { type BrowserProgram, hasNpmChromium, npmChromium } from './npm-chromium.ts';

/** Where a Chromium or Chrome may be, for machines that npm has none for. */
const installed = [
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
 * A headless browser: that of `CHROME_PATH` if it is set, else the first that starts of npm's, which is the
 * same on every machine, and those of the system. Throws what to do when none does.
 */
export async function launchBrowser(): Promise<Browser> {
  const failures: string[] = [];
  for (const candidate of candidates()) {
    try {
      const { path, args, env } = await candidate();
      return await playwright.launch({
        executablePath: path,
        args: [...quiet, ...args],
        env: { ...process.env, ...env },
      });
    } catch (err) {
      failures.push(String(err).split('\n')[0] ?? '');
    }
  }
  throw new Error(
    [
      'No browser starts. Name a Chromium or Chrome in CHROME_PATH (Debian: apt-get install -y chromium).',
      ...failures,
    ].join('\n  '),
  );
}

let shared: Promise<Browser> | undefined;

/** The browser of this process, for all its test files; it ends with the process. To start one takes a second. */
export async function sharedBrowser(): Promise<Browser> {
  const current = await (shared ??= launchBrowser());
  if (current.isConnected()) return current;
  shared = launchBrowser();
  return shared;
}

function candidates(): (() => Promise<BrowserProgram>)[] {
  const chosen = process.env['CHROME_PATH'];
  const programs = (chosen ? [chosen] : installed.filter((path) => existsSync(path))).map(
    (path) => async () => ({ path, args: [], env: {} }),
  );
  return hasNpmChromium && !chosen ? [npmChromium, ...programs] : programs;
}
