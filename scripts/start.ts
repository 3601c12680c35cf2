import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { staleParts } from './build.ts';

// In a process of its own, so that the memory of the bundlers does not stay with the server.
if (staleParts().length > 0) {
  const build = fileURLToPath(new URL('build.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [build], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

// `npm start` puts a shell between npm and us, and on SIGTERM that shell dies without a word to us:
// the server would go on without an owner. A changed parent tells.
const parent = process.ppid;
if (process.env['npm_lifecycle_event'] === 'start') {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

// In this process: signals reach the server without a relay, and its exit code is ours.
const server = fileURLToPath(new URL('../dist/agenthub.js', import.meta.url));
process.argv = [process.execPath, server, 'serve', ...process.argv.slice(2)];
await import(pathToFileURL(server).href);
