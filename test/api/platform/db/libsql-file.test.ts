import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';
import { prepareFile } from '#api/platform/db/prepare-file.ts';
import { temporaryFolder } from '#test/support/database.ts';

async function open(script: string, options: { waitMillisecondsMax?: number } = {}) {
  const path = prepareFile(`file:${join(temporaryFolder(), 'a.db')}`);
  const client = new LibsqlFileClient({ path, ...options });
  onTestFinished(() => client.finish());
  await client.executeMultiple(script);
  return { client, path };
}

const things = 'create table things (id text primary key, n integer, b blob)';

describe('execute', () => {
  it('gives rows by index and by name, with the types that went in', async () => {
    const { client } = await open(things);
    const bytes = new Uint8Array([9, 1, 2, 3]).subarray(1);
    const inserted = await client.execute({
      sql: 'insert into things values (?, ?, ?), (?, ?, ?)',
      args: ['a', true, bytes, 'b', 2 ** 52, null],
    });
    expect(inserted).toMatchObject({ rows: [], rowsAffected: 2, lastInsertRowid: 2n });
    const { rows, columns } = await client.execute('select id, n, b from things order by id');
    expect(columns).toEqual(['id', 'n', 'b']);
    expect([rows[0]?.[0], rows[0]?.['id'], rows[0]?.length]).toEqual(['a', 'a', 3]);
    expect(rows[0]?.['n']).toBe(1);
    expect(new Uint8Array(rows[0]?.['b'] as ArrayBuffer)).toEqual(new Uint8Array([1, 2, 3]));
    expect([rows[1]?.['n'], rows[1]?.['b']]).toEqual([2 ** 52, null]);
  });

  it('takes named arguments', async () => {
    const { client } = await open(things);
    const { rows } = await client.execute({
      sql: 'select :a as a, @b as b',
      args: { a: 1, '@b': 'x' },
    });
    expect([rows[0]?.['a'], rows[0]?.['b']]).toEqual([1, 'x']);
  });

  it('gives the first of two columns with one name, and both by index', async () => {
    const { client } = await open(things);
    const { rows } = await client.execute('select 1 as x, 2 as x, 3 as "0"');
    expect([rows[0]?.['x'], rows[0]?.[0], rows[0]?.[1], rows[0]?.[2]]).toEqual([1, 1, 2, 3]);
  });

  it.each([[undefined], [Number.NaN], [2n ** 64n], [{}]])(
    'refuses the argument %s without reaching the engine',
    async (value) => {
      const { client } = await open(things);
      const write = client.execute({
        sql: 'insert into things (n) values (?)',
        args: [value as never],
      });
      await expect(write).rejects.toThrow(/stored|64 bits/);
      expect((await client.execute('select * from things')).rows).toEqual([]);
    },
  );

  it('refuses to round an integer that a number cannot hold', async () => {
    const { client } = await open(`${things}; insert into things (n) values (9007199254740993)`);
    await expect(client.execute('select n from things')).rejects.toThrow(RangeError);
  });

  it('throws LibsqlError with the primary and the extended code', async () => {
    const { client } = await open(`${things}; insert into things (id) values ('a')`);
    await expect(client.execute("insert into things (id) values ('a')")).rejects.toMatchObject({
      name: 'LibsqlError',
      code: 'SQLITE_CONSTRAINT',
      extendedCode: 'SQLITE_CONSTRAINT_PRIMARYKEY',
    });
    await expect(client.execute('select nothing')).rejects.toMatchObject({ code: 'SQLITE_ERROR' });
  });

  it('writes by WITH and by RETURNING too', async () => {
    const { client } = await open(things);
    await client.execute("with x as (select 'w' as id) insert into things (id) select id from x");
    const returned = await client.execute("insert into things (id) values ('r') returning id");
    expect(returned.rows[0]?.['id']).toBe('r');
    const { rows } = await client.execute('with x as (select id from things) select * from x');
    expect(rows.map((row) => row['id']).sort()).toEqual(['r', 'w']);
  });

  it('refuses foreign keys that point at nothing', async () => {
    const { client } = await open(
      'create table p (id text primary key); create table c (p text references p (id))',
    );
    await expect(client.execute("insert into c values ('x')")).rejects.toMatchObject({
      extendedCode: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    });
  });

  it('keeps working over more distinct statements than it keeps prepared', async () => {
    const { client } = await open(things);
    for (let at = 0; at < 600; at++) {
      const { rows } = await client.execute(`select ${at} as n`);
      expect(rows[0]?.['n']).toBe(at);
    }
  });
});

describe('batch', () => {
  it('is one transaction: all or nothing, naming the statement that failed', async () => {
    const { client } = await open(things);
    const batch = client.batch([
      "insert into things (id) values ('a')",
      { sql: 'insert into things (id) values (?)', args: ['a'] },
    ]);
    await expect(batch).rejects.toMatchObject({ statementIndex: 1, code: 'SQLITE_CONSTRAINT' });
    expect((await client.execute('select * from things')).rows).toEqual([]);
    await client.batch([['insert into things (id) values (?)', ['b']]], 'write');
    const [read] = await client.batch(['select id from things'], 'read');
    expect(read?.rows[0]?.['id']).toBe('b');
  });
});

describe('transaction', () => {
  it('runs concurrent ones one after the other, none lost', async () => {
    const { client } = await open(
      'create table counter (n integer); insert into counter values (0)',
    );
    const add = async () => {
      const tx = await client.transaction();
      const { rows } = await tx.execute('select n from counter');
      await new Promise(setImmediate);
      await tx.execute({ sql: 'update counter set n = ?', args: [Number(rows[0]?.['n']) + 1] });
      await tx.commit();
    };
    await Promise.all(Array.from({ length: 40 }, add));
    expect((await client.execute('select n from counter')).rows[0]?.['n']).toBe(40);
  });

  it('shows nothing to others before commit, and nothing at all after rollback', async () => {
    const { client } = await open(things);
    const seen = async () => (await client.execute('select * from things')).rows.length;
    const tx = await client.transaction();
    await tx.execute("insert into things (id) values ('a')");
    expect(await seen()).toBe(0);
    await tx.rollback();
    expect([await seen(), tx.closed]).toEqual([0, true]);
    const next = await client.transaction();
    await next.execute("insert into things (id) values ('b')");
    await next.commit();
    expect(await seen()).toBe(1);
  });

  it('refuses to go on after its end, instead of writing outside', async () => {
    const { client } = await open(things);
    const tx = await client.transaction();
    await tx.commit();
    const late = tx.execute("insert into things (id) values ('late')");
    await expect(late).rejects.toMatchObject({ code: 'TRANSACTION_CLOSED' });
    await expect(tx.commit()).rejects.toMatchObject({ code: 'TRANSACTION_CLOSED' });
    expect((await client.execute('select * from things')).rows).toEqual([]);
  });

  it('leaves the database usable when a deferred constraint fails at commit', async () => {
    const { client } = await open(
      'create table p (id text primary key); create table c (p text references p (id) deferrable initially deferred)',
    );
    const tx = await client.transaction();
    await tx.execute("insert into c values ('x')");
    await expect(tx.commit()).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
    await client.execute("insert into p values ('x')");
    expect((await client.execute('select * from c')).rows).toEqual([]);
  });

  it('gives a read transaction one unchanging view', async () => {
    const { client } = await open(things);
    const tx = await client.transaction('read');
    const seen = async () => (await tx.execute('select * from things')).rows.length;
    expect(await seen()).toBe(0);
    await client.execute("insert into things (id) values ('a')");
    expect(await seen()).toBe(0);
    await expect(tx.execute("insert into things (id) values ('b')")).rejects.toMatchObject({
      code: 'SQLITE_READONLY',
    });
    tx.close();
  });

  it('tells a write that waits for its own transaction so, instead of waiting for ever', async () => {
    const { client } = await open(things, { waitMillisecondsMax: 50 });
    const tx = await client.transaction();
    const inside = client.execute("insert into things (id) values ('a')");
    await expect(inside).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    await tx.commit();
    await client.execute("insert into things (id) values ('b')");
  });
});

describe('the event loop', () => {
  it('turns while one transaction or many reads run statement after statement', async () => {
    const { client } = await open(things);
    const loop = { turns: 0 };
    const timer = setInterval(() => (loop.turns += 1), 1);
    onTestFinished(() => clearInterval(timer));
    const tx = await client.transaction();
    const insert = 'insert into things (id) values (?)';
    loop.turns = 0;
    for (let at = 0; loop.turns < 5 && at < 20_000; at++)
      await tx.execute({ sql: insert, args: [`t${at}`] });
    expect(loop.turns).toBe(5);
    await tx.commit();
    loop.turns = 0;
    for (let at = 0; loop.turns < 5 && at < 20_000; at++) await client.execute('select 1');
    expect(loop.turns).toBe(5);
  });
});

describe('generation', () => {
  it('changes with every commit, and only then', async () => {
    const { client } = await open(things);
    const first = client.generation();
    await client.execute('select * from things');
    expect(client.generation()).toBe(first);
    const tx = await client.transaction();
    await tx.execute("insert into things (id) values ('a')");
    expect(client.generation()).toBe(first);
    await tx.commit();
    const second = client.generation();
    expect(second).not.toBe(first);
    await client.execute('delete from things');
    expect(client.generation()).not.toBe(second);
  });
});

describe('finish', () => {
  it('waits for the transaction under way, then leaves one whole file', async () => {
    const { client, path } = await open(things);
    const tx = await client.transaction();
    await tx.execute("insert into things (id) values ('a')");
    const finished = client.finish();
    await expect(client.execute('select 1')).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    await tx.commit();
    await finished;
    expect(!existsSync(`${path}-wal`) || statSync(`${path}-wal`).size === 0).toBe(true);
    const again = new LibsqlFileClient({ path });
    expect((await again.execute('select id from things')).rows).toHaveLength(1);
    await again.finish();
  });

  it('does not wait for ever for a transaction that never ends', async () => {
    const { client, path } = await open(things, { waitMillisecondsMax: 20 });
    const tx = await client.transaction();
    await tx.execute("insert into things (id) values ('a')");
    await client.finish();
    await expect(tx.execute('select 1')).rejects.toMatchObject({ code: 'TRANSACTION_CLOSED' });
    tx.close();
    const again = new LibsqlFileClient({ path });
    expect((await again.execute('select id from things')).rows).toEqual([]);
    await again.execute("insert into things (id) values ('b')");
    await again.finish();
  });
});
