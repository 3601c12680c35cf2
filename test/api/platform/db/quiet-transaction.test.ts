import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';
import { prepareFile } from '#api/platform/db/prepare-file.ts';
import { temporaryFolder } from '#test/support/database.ts';

async function open() {
  const path = prepareFile(`file:${join(temporaryFolder(), 'a.db')}`);
  const client = new LibsqlFileClient({ path });
  onTestFinished(() => client.finish());
  await client.execute('create table things (id text primary key)');
  return { client, path };
}

const add = (id: string) => `insert into things (id) values ('${id}')`;

describe('a quiet transaction', () => {
  it('leaves the generation as it is, while it is under way and after it', async () => {
    const { client } = await open();
    const before = client.generation();
    const seen = new Set<number | null>();
    for (let at = 0; at < 20; at++) {
      const tx = await client.quietTransaction();
      await tx.execute(add(`q${at}`));
      const committed = tx.commit();
      seen.add(client.generation());
      await committed;
      seen.add(client.generation());
    }
    expect([...seen]).toEqual([before]);
    expect((await client.execute('select count(*) from things')).rows[0]?.[0]).toBe(20);
  });

  it('hides no other write, of this process or another connection, before or after it', async () => {
    const { client, path } = await open();
    const other = new LibsqlFileClient({ path });
    onTestFinished(() => other.finish());
    let last = client.generation();
    const changes = async (write: () => Promise<unknown>) => {
      await write();
      // Another connection's is seen in the next turn.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      const now = client.generation();
      expect(now).not.toBe(last);
      last = now;
    };
    const quiet = async (id: string) => {
      const tx = await client.quietTransaction();
      await tx.execute(add(id));
      await tx.commit();
      expect(client.generation()).toBe(last);
    };
    await quiet('a');
    await changes(() => client.execute(add('b')));
    await quiet('c');
    await changes(() => other.execute(add('d')));
    await quiet('e');
    await changes(async () => {
      await other.execute(add('f'));
      const tx = await client.quietTransaction();
      await tx.execute(add('g'));
      await tx.commit();
    });
    await quiet('h');
  });

  it('that is rolled back hides no write after it', async () => {
    const { client } = await open();
    const tx = await client.quietTransaction();
    await tx.execute(add('a'));
    tx.close();
    const before = client.generation();
    await client.execute(add('b'));
    expect(client.generation()).not.toBe(before);
  });
});
