// Run by tests as a process of its own: what it does to the file goes by its first argument.
import { createInterface } from 'node:readline';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';

const [task, path = '', ...numbers] = process.argv.slice(2);
const client = new LibsqlFileClient({ path, waitMillisecondsMax: 60_000 });
const say = (line: string) => process.stdout.write(`${line}\n`);

const tasks: Record<string, () => Promise<void>> = {
  /** Adds to one counter from concurrent writers, each time by what it read in its transaction. */
  async count() {
    const [writers = 0, times = 0] = numbers.map(Number);
    const writer = async () => {
      for (let time = 0; time < times; time++) {
        const tx = await client.transaction('write');
        const { rows } = await tx.execute('select n from counter');
        await tx.execute({ sql: 'update counter set n = ?', args: [Number(rows[0]?.['n']) + 1] });
        await tx.commit();
      }
    };
    await Promise.all(Array.from({ length: writers }, writer));
    await client.finish();
  },

  /** Says the count. */
  async read() {
    const { rows } = await client.execute('select n from counter');
    say(String(rows[0]?.['n']));
    await client.finish();
  },

  /** Inserts rows for ever and says the number of each when it is committed. */
  async acknowledge() {
    for (let id = 1; ; id++) {
      const tx = await client.transaction('write');
      await tx.execute({
        sql: 'insert into acks (id, text) values (?, ?)',
        args: [id, 'x'.repeat(500)],
      });
      await tx.commit();
      say(String(id));
    }
  },

  /** Holds the write lock until a line comes in. */
  async lock() {
    const tx = await client.transaction('write');
    await tx.execute('update counter set n = n + 1');
    say('locked');
    const input = createInterface({ input: process.stdin });
    await new Promise<void>((resolve) => input.once('line', () => resolve()));
    await tx.commit();
    await client.finish();
    input.close();
  },
};

await tasks[task ?? '']?.();
