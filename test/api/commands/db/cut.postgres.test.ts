import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { db } from '#test/support/command.ts';
import { newFile } from '#test/support/copied.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { runCommand } from '#test/support/server-process.ts';

async function newPostgres(): Promise<string> {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  return url;
}

/** Runs a command, and ends its connections to a database from when its progress says `when`, until it ends. */
async function cut(
  url: string,
  when: RegExp,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const admin = postgres(url, { max: 1, onnotice() {} });
  onTestFinished(() => admin.end());
  const run = await runCommand(args, env);
  const reached = new Promise<void>((resolve) => {
    run.child.stderr?.on('data', () => when.test(run.output()) && resolve());
  });
  await Promise.race([reached, run.ended]);
  // A connection that lies idle in the pool is no loss, so once is not enough.
  while (run.child.exitCode === null) {
    await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'agenthub db'`;
    await Promise.race([run.ended, pause(5)]);
  }
  return { code: await run.ended, output: run.output() };
}

describe('agenthub db copy, when Postgres ends its connections', () => {
  it.each(['versions', 'blobChunks', 'search'])(
    'at %s: ends with 1, says why and what to do, and is resumed',
    async (table) => {
      const { url } = await filledRegistry();
      const to = await newPostgres();
      const args = ['db', 'copy', '--from', url, '--to', 'env:TO', '--verify'];
      const { code, output } = await cut(to, new RegExp(`^${table}: 0`, 'm'), args, { TO: to });
      expect([code, output.trim().split('\n').at(-1)]).toEqual([
        1,
        expect.stringMatching(
          /^agenthub: The copy stopped: the target does not answer any more \(.+\)\. The source is as it was\..* --resume\.$/,
        ),
      ]);
      expect(output).not.toContain(new URL(to).password);
      const resumed = await db({}, 'copy', '--from', url, '--to', to, '--resume', '--verify');
      expect([resumed.code, resumed.out.at(-1)]).toEqual([
        0,
        expect.stringMatching(/^verified: every table/),
      ]);
      expect((await db({ DATABASE_URL: to }, 'check')).out).toEqual(['all is well']);
    },
  );

  it('of the source: the same, into a file, and for a backup', async () => {
    const { url } = await filledRegistry();
    const from = await newPostgres();
    await db({}, 'copy', '--from', url, '--to', from);
    const to = newFile();
    const args = ['db', 'copy', '--from', 'env:FROM', '--to', to, '--verify'];
    const stopped = await cut(from, /^versions: 0/m, args, { FROM: from });
    expect([stopped.code, stopped.output.trim().split('\n').at(-1)]).toEqual([
      1,
      expect.stringMatching(/the source does not answer any more .* --resume\.$/),
    ]);
    const resumed = await db({}, 'copy', '--from', from, '--to', to, '--resume', '--verify');
    expect(resumed.code).toBe(0);

    const env = { DATABASE_URL: from };
    const backup = join(temporaryFolder(), 'a.db');
    const failed = await cut(from, /^versions: 0/m, ['db', 'backup', backup], env);
    expect([failed.code, failed.output.trim().split('\n').at(-1)]).toEqual([
      1,
      expect.stringMatching(/^agenthub: No backup was made: the source does not answer any more/),
    ]);
    await db(env, 'backup', backup);
    expect((await db({ DATABASE_URL: `file:${backup}` }, 'check')).out).toEqual(['all is well']);
  });
});
