import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/** Runs the server, restarted on every change, with the web UI and its hot reload in front. */
const root = fileURLToPath(new URL('..', import.meta.url));
const port = process.env['PORT'] ?? '8000';

const server: ChildProcess = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', 'api/commands/main.ts', 'serve'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, PORT: port } },
);

// vite.config.ts forwards other requests to this address.
process.env['AGENTHUB_DEV_SERVER'] ??= `http://localhost:${port}`;
const ui = await createServer({ configFile: `${root}ui/vite.config.ts` });
await ui.listen();
ui.printUrls();

async function stop(signal: NodeJS.Signals): Promise<void> {
  server.kill(signal);
  await ui.close();
}
process.on('SIGINT', (signal) => void stop(signal));
process.on('SIGTERM', (signal) => void stop(signal));
server.on('exit', (code) => void ui.close().then(() => process.exit(code ?? 0)));
