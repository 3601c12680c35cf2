import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '#test/support/database.ts';
import { killedCopies } from '#test/support/killed-copies.ts';
import { startLibsqlServer } from '#test/support/libsql-server.ts';

it.each<[string, () => Promise<string>]>([
  ['a file', async () => `file:${join(temporaryFolder(), 'copy.db')}`],
  [
    'a libSQL server',
    async () => {
      // Its writers give way early, so that nobody waits for one that was killed.
      const server = await startLibsqlServer({ writeMillisecondsMax: 500 });
      onTestFinished(server.stop);
      return server.emptyDatabase();
    },
  ],
])(
  'agenthub db copy into %s is resumed until it is done, wherever kill -9 meets it',
  async (_, to) => {
    const { killedAtWork, code, output } = await killedCopies(await to());
    expect(killedAtWork).toBeGreaterThanOrEqual(3);
    expect([code, output]).toEqual([0, expect.stringContaining('"differences":[]')]);
  },
);
