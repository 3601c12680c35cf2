import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dbCommand } from '#api/commands/db.ts';
import { exitCodeOf, explainFailure } from '#api/commands/failure.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { makeCertificate } from '#test/support/git/keys.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Postgres behind TLS with a CA of its own, as a hosted one is, and the path of the CA. */
async function hosted() {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  const { ca, key, cert } = makeCertificate();
  const behind = new URL(url);
  const port = await listening(
    createServer((socket) => {
      socket.on('error', () => {});
      // The client first asks for TLS. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-SSL
      socket.once('data', () => {
        socket.write('S');
        const secure = new TLSSocket(socket, { isServer: true, key, cert });
        const onward = connect(Number(behind.port), behind.hostname);
        for (const one of [secure, onward]) one.on('error', () => secure.destroy());
        secure.pipe(onward).pipe(secure);
      });
    }),
  );
  const address = new URL(url);
  address.port = String(port);
  const caPath = join(temporaryFolder(), 'ca.pem');
  writeFileSync(caPath, ca);
  const otherCa = join(temporaryFolder(), 'other.pem');
  writeFileSync(otherCa, makeCertificate().ca);
  return { address: address.href, password: behind.password, caPath, otherCa };
}

async function up(url: string) {
  const silent = { out() {}, progress() {} };
  try {
    return { code: await dbCommand.run({ DATABASE_URL: url }, ['up'], silent), text: '' };
  } catch (error) {
    return { code: exitCodeOf(error), text: explainFailure(error) };
  }
}

describe('an address of a hosted Postgres', () => {
  it('connects with the parameters that providers show', async () => {
    const { address, caPath } = await hosted();
    for (const query of [
      'sslmode=require&channel_binding=require',
      `sslmode=verify-full&sslrootcert=${caPath}`,
      `sslmode=verify-ca&sslrootcert=${caPath}`,
      'sslmode=no-verify',
      'sslmode=prefer&gssencmode=disable&connect_timeout=10',
      'sslmode=require&pgbouncer=true&schema=public',
    ])
      expect({ query, ...(await up(`${address}?${query}`)) }).toEqual({ query, code: 0, text: '' });
  });

  it('checks the certificate where it says so, and says how to name the CA', async () => {
    const { address, password, otherCa } = await hosted();
    for (const query of [
      'sslmode=verify-full',
      `sslmode=verify-full&sslrootcert=${otherCa}`,
      `sslmode=verify-ca&sslrootcert=${otherCa}`,
    ]) {
      const { code, text } = await up(`${address}?${query}`);
      expect(code).toBe(2);
      expect(text).toMatch(/^DATABASE_URL: Postgres cannot be used: .*certificate.*sslrootcert=/);
      expect(text).not.toContain(password);
    }
  });

  it('names a pooler that takes no settings, and a parameter that the server refuses', async () => {
    const port = await listening(
      createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => {
          const fields =
            'SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: statement_timeout\0\0';
          const header = Buffer.alloc(5);
          header.write('E');
          header.writeInt32BE(fields.length + 4, 1);
          socket.end(Buffer.concat([header, Buffer.from(fields)]));
        });
      }),
    );
    const { code, text } = await up(`postgres://u:hunter2@127.0.0.1:${port}/hub`);
    expect([code, text]).toEqual([2, expect.stringContaining('add pgbouncer=true to the address')]);
    const { url, remove } = await newPostgresDatabase({ migrated: false });
    onTestFinished(remove);
    const refused = await up(`${url}?no_such_setting=1`);
    expect(refused.code).toBe(2);
    expect(refused.text).toMatch(/"no_such_setting".*Take it out of the address/);
  });

  it('keeps all tables in the schema of the search path', async () => {
    const { url, remove } = await newPostgresDatabase({ migrated: false });
    onTestFinished(remove);
    const { default: postgres } = await import('postgres');
    const operator = postgres(url, { max: 1, onnotice() {} });
    onTestFinished(() => operator.end());
    await operator`create schema hub`;
    for (const query of ['options=-c%20search_path%3Dhub', 'schema=hub', 'search_path=hub'])
      expect(await up(`${url}?${query}`)).toEqual({ code: 0, text: '' });
    const rows = await operator<{ schema: string }[]>`
      select distinct schemaname as schema from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`;
    expect(rows.map(({ schema }) => schema)).toEqual(['hub']);
  });
});
