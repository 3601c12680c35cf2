#!/usr/bin/env node
import { version } from './version.ts';

/** How long a command may take to undo its work after Ctrl-C. */
const graceMilliseconds = 5_000;

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/**
 * Uses the proxy variables, including `NO_PROXY`, if Node supports that (from 24.14). Gives the name of the variable
 * that this Node ignores; null if there is none.
 */
async function useProxy(): Promise<string | null> {
  const name = proxyVariables.find((one) => process.env[one]);
  if (name === undefined) return null;
  const http = await import('node:http');
  if (!('setGlobalProxyFromEnv' in http)) return process.env['NODE_USE_ENV_PROXY'] ? null : name;
  http.setGlobalProxyFromEnv();
  return null;
}

const argv = process.argv.slice(2);
if (argv[0] === '--version') {
  // Loads nothing else, because shells and scripts call this most.
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
  // `agenthub-cli find | head` closes the pipe early; that is not an error.
  process.stdout.on('error', (err: NodeJS.ErrnoException) => {
    if (err.code === 'EPIPE') process.exit(0);
    throw err;
  });
  const ignoredProxy = await useProxy();
  const { processContext } = await import('./context.ts');
  const { run } = await import('./run.ts');
  process.exitCode = await run(argv, processContext(interrupt.signal, ignoredProxy));
}
