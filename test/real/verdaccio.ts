import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#test/support/free-port.ts';

/** What npm installs of the registry for npm packages, in a folder of its own, because it is no part of us. */
const manifest = {
  private: true,
  dependencies: { verdaccio: '6.8.0' },
  // What it asks for otherwise is not in every mirror.
  overrides: { 'node-fetch': '2.7.0' },
};

const configuration = (folder: string) => `storage: ${folder}/storage
auth:
  htpasswd:
    file: ${folder}/htpasswd
uplinks: {}
packages:
  '**':
    access: $all
    publish: $all
log: { type: stdout, format: json, level: warn }
`;

/** Installs and starts Verdaccio, an npm mirror, on loopback; it takes packages from anybody and fetches none. */
export async function startVerdaccio(
  folder: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'config.yaml'), configuration(folder));
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
  });
  const url = `http://127.0.0.1:${await freePort()}`;
  const program = join(folder, 'node_modules/verdaccio/bin/verdaccio');
  const child = spawn(process.execPath, [program, '--config', 'config.yaml', '--listen', url], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  for (;;) {
    const isUp = await fetch(`${url}/-/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) break;
    if (child.exitCode !== null) throw new Error(`Verdaccio ended with ${child.exitCode}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
