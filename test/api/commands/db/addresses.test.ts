import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dbCommand } from '#api/commands/db.ts';
import { exitCodeOf, explainFailure } from '#api/commands/failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const good = `file:${join(folder, 'good.db')}`;
const backup = join(folder, 'backup.db');
mkdirSync(join(folder, 'folder'));
writeFileSync(join(folder, 'text'), 'no database at all, only a text that is longer than a header');

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => server.close());
  return (server.address() as AddressInfo).port;
}
const web = await portOf(
  createHttpServer((request, response) => {
    response.statusCode = Number(request.url?.slice(1, 4)) || 200;
    response.end('<html>nothing here</html>');
  }),
);
const closing = await portOf(createServer((socket) => socket.destroy()));

const silent = { out() {}, progress() {} };
const run = (args: string[], url: string) => dbCommand.run({ DATABASE_URL: url }, args, silent);
await run(['up'], good);
await run(['backup', backup], good);

/** How each command is called for an address; the database of the environment is that one unless it names another. */
const calls: Record<string, (address: string) => Promise<number>> = {
  status: (address) => run(['status'], address),
  up: (address) => run(['up'], address),
  down: (address) => run(['down'], address),
  check: (address) => run(['check'], address),
  'check --repair': (address) => run(['check', '--repair'], address),
  backup: (address) => run(['backup', join(folder, 'other.db'), '--force'], address),
  restore: (address) => run(['restore', backup], address),
  'copy --to': (address) => run(['copy', '--to', address], good),
  'copy --from': (address) =>
    run(['copy', '--from', address, '--to', `file:${join(folder, 'to.db')}`], good),
};

const secret = 'hunter2';
const addresses: Record<string, string> = {
  'a port of Postgres where nothing listens': `postgres://user:${secret}@127.0.0.1:1/hub`,
  'a host that there is not': `postgres://user:${secret}@no-such-host.invalid/hub`,
  'no address of Postgres': `postgres://user:${secret}@[::1/hub`,
  'a port that there is not': `postgres://user:${secret}@127.0.0.1:99999/hub`,
  'a port of a libSQL server where nothing listens': `http://127.0.0.1:1?authToken=${secret}`,
  'a host of a libSQL server that there is not': 'libsql://no-such-host.invalid',
  'a web server': `http://127.0.0.1:${web}`,
  'a web server that refuses': `http://127.0.0.1:${web}/401`,
  'a web server that fails': `http://127.0.0.1:${web}/500`,
  'no address of a libSQL server': 'http://[::1',
  'a folder': `file:${join(folder, 'folder')}`,
  'a file below a file': `file:${join(folder, 'text', 'x.db')}`,
  'no file': 'file:',
  'no path': 'file:///%zz',
  'a file with parameters': 'file:x.db?mode=ro',
  'a database of another kind': `mysql://user:${secret}@host/hub`,
  'no address at all': 'nonsense',
};

async function failureOf(work: Promise<number>): Promise<{ text: string; code: number }> {
  const error: unknown = await work.then(
    (code) => new Error(`ended with ${code}\nthough it could not`),
    (thrown: unknown) => thrown,
  );
  return { text: explainFailure(error), code: exitCodeOf(error) };
}

describe.each(Object.keys(calls))('agenthub db %s', (call) => {
  it.each(Object.keys(addresses))('says in one line what is wrong with %s', async (what) => {
    const { text, code } = await failureOf(calls[call]!(addresses[what]!));
    expect(text).toMatch(/^.{20,400}$/);
    expect(text).not.toMatch(/\n|hunter2|HOST or PORT|    at /);
    expect([1, 2]).toContain(code);
    // What is wrong is named by what the operator wrote.
    expect(text).toMatch(
      call.startsWith('copy') ? /--(to|from)|[Tt]he source/ : /DATABASE_URL|There is no database/,
    );
  });
});

it('gives up on a server that closes every connection, which the driver tries for ever', async () => {
  const address = `postgres://user:${secret}@127.0.0.1:${closing}/hub`;
  const waited = Object.values(calls).map((call) => failureOf(call(address)));
  for (const { text, code } of await Promise.all(waited)) {
    expect(text).toContain('closed the connection');
    expect(text).not.toContain('\n');
    expect(code).toBe(2);
  }
});

it('says of a file that is no database that it is none', async () => {
  const address = `file:${join(folder, 'text')}`;
  for (const call of ['status', 'up', 'down', 'backup'])
    expect((await failureOf(calls[call]!(address))).text).toMatch(/not a database|no database/);
});
