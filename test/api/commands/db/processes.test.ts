import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { db } from '#test/support/command.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { processAdminKey, runCommand, serve } from '#test/support/server-process.ts';

describe('agenthub db backup, while a server writes', () => {
  it('holds everything that was acknowledged before it began, and nothing by half', async () => {
    const folder = temporaryFolder();
    const DATABASE_URL = `file:${join(folder, 'agenthub.db')}`;
    const env = { DATA_DIR: folder, DATABASE_URL, ADMIN_API_KEY: processAdminKey };
    const server = await serve(env);
    const state = { published: 0, isOver: false };
    const writer = async (lane: number) => {
      for (let at = 0; !state.isOver; at++) {
        const content = `---\nname: skill-${lane}-${at}\ndescription: d\ntags: [t${at % 5}]\n---\n`;
        const response = await fetch(`${server.url}/api/v1/skills`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${processAdminKey}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ files: [{ path: 'SKILL.md', content }] }),
        });
        expect([response.status, await response.text()]).toEqual([201, expect.anything()]);
        state.published += 1;
      }
    };
    const writers = [writer(1), writer(2)];
    while (state.published < 20) await pause(20);
    const counts: [number, number, number][] = [];
    for (let round = 0; round < 3; round++) {
      const backup = join(folder, `backup-${round}.db`);
      const before = state.published;
      const run = await runCommand(['db', 'backup', backup], env);
      expect([await run.ended, run.output()]).toEqual([0, expect.stringContaining('wrote ')]);
      const after = state.published;
      const { code, out } = await db({ DATABASE_URL: `file:${backup}` }, 'check');
      expect([code, out]).toEqual([0, ['all is well']]);
      const to = `file:${join(folder, `copy-${round}.db`)}`;
      const copy = await db({}, 'copy', '--from', `file:${backup}`, '--to', to, '--json');
      const tables: { table: string; rows: number }[] = JSON.parse(copy.out[0]!).tables;
      const rows = tables.find(({ table }) => table === 'versions')?.rows ?? 0;
      counts.push([before, rows, after + 2]);
    }
    state.isOver = true;
    await Promise.all(writers);
    for (const [before, rows, after] of counts) {
      expect(rows).toBeGreaterThanOrEqual(before);
      expect(rows).toBeLessThanOrEqual(after);
    }
    expect(counts[2]![1]).toBeGreaterThan(counts[0]![1]);
    server.child.kill('SIGTERM');
    await once(server.child, 'close');
    expect((await db({ DATABASE_URL }, 'check')).out).toEqual(['all is well']);
  });
});
