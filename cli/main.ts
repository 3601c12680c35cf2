#!/usr/bin/env node
import { processContext } from './context.ts';
import { version } from './version.ts';

/** How long work that Ctrl-C ended may take to undo itself. */
const graceMilliseconds = 5_000;

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
  const { run } = await import('./run.ts');
  process.exitCode = await run(argv, processContext(interrupt.signal));
}
