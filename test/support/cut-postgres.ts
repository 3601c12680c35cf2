import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, onTestFinished } from 'vitest';
import { db } from './command.ts';
import { filledRegistry } from './filled-database.ts';
import { newPostgresDatabase } from './new-postgres-database.ts';
import { runCommand } from './server-process.ts';

/** An empty database on the Postgres of this run, for the running test. */
export async function emptyPostgres(): Promise<string> {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  return url;
}

/**
 * Runs a command, and ends its connections to a database from when its progress says `when`, until it ends. It
 * stops there by itself: on a busy machine it would be done before anyone else sees that line.
 */
export async function cut(
  url: string,
  when: RegExp,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const admin = postgres(url, { max: 1, onnotice() {} });
  onTestFinished(() => admin.end());
  const NODE_OPTIONS = `--import ${new URL('stop-at.mjs', import.meta.url)}`;
  const run = await runCommand(args, { ...env, NODE_OPTIONS, STOP_AT: when.source });
  const reached = new Promise<void>((resolve) => {
    run.child.stderr?.on('data', () => when.test(run.output()) && resolve());
  });
  await Promise.race([reached, run.ended]);
  // A connection that lies idle in the pool is no loss, so once is not enough.
  while (run.child.exitCode === null) {
    await admin`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'agenthub db'`;
    run.child.kill('SIGCONT');
    await Promise.race([run.ended, pause(5)]);
  }
  return { code: await run.ended, output: run.output() };
}

/** Copies to Postgres, which ends the connections when that table is begun: says why and what to do, and is resumed. */
export async function cutAt(table: string): Promise<void> {
  const { url } = await filledRegistry();
  const to = await emptyPostgres();
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
}
