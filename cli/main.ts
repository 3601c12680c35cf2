#!/usr/bin/env node
import { processContext } from './context.ts';
import { version } from './version.ts';

/** How long work that Ctrl-C ended may take to undo itself. */
const graceMilliseconds = 5_000;

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** Obeys the proxy variables, `NO_PROXY` among them, where Node can: from 24.14. */
async function useProxy(): Promise<void> {
  if (!proxyVariables.some((name) => process.env[name])) return;
  const http = await import('node:http');
  http.setGlobalProxyFromEnv?.();
}

const argv = process.argv.slice(2);
if (argv[0] === '--version') {
  // Nothing else is loaded: this is what shells and scripts ask most.
  process.stdout.write(`${version}\n`);
} else {
  const interrupt = new AbortController();
  const stop = () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
    setTimeout(() => process.exit(130), graceMilliseconds).unref();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // `agenthub-cli find | head` closes the pipe early; that is no failure.
  process.stdout.on('error', (err: NodeJS.ErrnoException) => {
    if (err.code === 'EPIPE') process.exit(0);
    throw err;
  });
  await useProxy();
  const { run } = await import('./run.ts');
  process.exitCode = await run(argv, processContext(interrupt.signal));
}
