import { launchBrowser } from '../test/support/browser.ts';

// Ends with 0 when the browser tests have a browser that starts, with 1 and the reason when not.
try {
  const browser = await launchBrowser();
  process.stdout.write(`browser: ${browser.version()}\n`);
  await browser.close();
} catch (err) {
  process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
  process.exitCode = 1;
}
