import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { staleParts } from './build.ts';

// A separate process, so that the server does not keep the bundlers' memory.
if (staleParts().length > 0) {
  const build = fileURLToPath(new URL('build.ts', import.meta.url));
  const { status } = spawnSync(process.execPath, [build], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

// `npm start` runs a shell between npm and us. On SIGTERM that shell ends without telling us, and the server
// would keep running. A changed parent process shows it.
const parent = process.ppid;
if (process.env['npm_lifecycle_event'] === 'start') {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

// In this process, so that signals reach the server directly and its exit code is ours.
const server = fileURLToPath(new URL('../dist/agenthub.js', import.meta.url));
process.argv = [process.execPath, server, 'serve', ...process.argv.slice(2)];
await import(pathToFileURL(server).href);
