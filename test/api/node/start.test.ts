import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from '#api/config.ts';
import { type RunningServer, startServer } from '#api/node.ts';
import { createPasswordHasher } from '#api/platform/password/node-bcrypt.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';

const adminKey = 'the-admin-key-of-a-slow-start';
let server: RunningServer | undefined;
afterAll(() => server?.close());

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await once(probe.close(), 'close');
  return port;
}

it('answers nobody before there is an admin, however long its password takes to hash', async () => {
  const port = await freePort();
  const folder = temporaryFolder();
  const env = { HOST: '127.0.0.1', PORT: String(port), DATA_DIR: folder, ADMIN_API_KEY: adminKey };
  let isMade = false;
  const starting = startServer({
    config: loadConfig(env, () => ''),
    secretKey: 'a secret key of the tests, long enough',
    version: '0.0.0-test',
    dist: folder,
    log: silentLog,
    // Some 1 s: the port answers long before.
    passwords: createPasswordHasher(14),
    onGeneratedPassword: () => (isMade = true),
  });
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-api-key': adminKey } });
  let ready: Response | undefined;
  while (!ready) ready = await ask('/ready').catch(() => undefined);
  expect([ready.status, isMade]).toEqual([200, true]);
  expect((await ask('/api/v1/users/me')).status).toBe(200);
  server = await starting;
});
