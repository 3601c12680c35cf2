import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postgresMigrationTarget } from '#api/platform/db/migrate-postgres.ts';
import { connectPostgres } from '#api/platform/db/postgres.ts';
import { postgresMigrations } from '#schema/tables/migrations/index.ts';
import { describeMigrations } from '#test/support/migrations.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { processAdminKey, serve } from '#test/support/server-process.ts';

const catalogs = {
  table: "select tablename as name from pg_tables where schemaname = 'public'",
  // What a primary key makes goes with its table, and has no name of ours.
  index:
    "select indexname as name from pg_indexes where schemaname = 'public' and indexname !~ '_p(k|key)$'",
  trigger: 'select tgname as name from pg_trigger where not tgisinternal',
  function: "select proname as name from pg_proc where pronamespace = 'public'::regnamespace",
};

async function emptyDatabase() {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  const open = () => {
    const client = connectPostgres(url, { connectionsMax: 1, bounded: false });
    onTestFinished(() => client.end());
    return client;
  };
  const client = open();
  const names = async (what: keyof typeof catalogs) => {
    const rows = await client.unsafe<{ name: string }[]>(catalogs[what]);
    return rows.map(({ name }) => name).sort();
  };
  const columns = async (table: string) => {
    const rows = await client<{ name: string }[]>`
      select column_name as name from information_schema.columns where table_name = ${table}`;
    return rows.map(({ name }) => name);
  };
  const another = () => postgresMigrationTarget(open());
  return { url, client, target: postgresMigrationTarget(client), another, names, columns };
}

describeMigrations('Postgres', postgresMigrations, emptyDatabase);

const all = postgresMigrations.map(({ name }) => name);

describe('ten processes on an empty Postgres', () => {
  it('migrate it together, each migration once', async () => {
    const { url, client } = await emptyDatabase();
    const program = fileURLToPath(new URL('../../../support/migrate-process.ts', import.meta.url));
    const runs = Array.from({ length: 10 }, () => {
      const child = spawn(process.execPath, [program, url], { stdio: ['pipe', 'pipe', 'inherit'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      const ended = once(child, 'exit');
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      return { child, ended, lines };
    });
    // All are up before the first one begins, or the last would find nothing to do.
    for (const { lines } of runs) expect((await lines.next()).value).toBe('ready');
    for (const { child } of runs) child.stdin.write('go\n');
    const applied = await Promise.all(
      runs.map(async ({ lines, ended }) => {
        const { value } = await lines.next();
        expect(await ended).toEqual([0, null]);
        return JSON.parse(String(value)) as string[];
      }),
    );
    expect(applied.flat().sort()).toEqual(all);
    const rows = await client<{ name: string }[]>`select name from _migrations order by name`;
    expect(rows.map(({ name }) => name)).toEqual(all);
  });

  it('start as servers together, and one of them makes the admin', async () => {
    const { url, client } = await emptyDatabase();
    const servers = await Promise.all(
      Array.from({ length: 10 }, () =>
        serve({
          DATABASE_URL: url,
          SECRET_KEY: 'one secret key that all ten servers share',
          ADMIN_API_KEY: processAdminKey,
          ADMIN_PASSWORD: 'password of the admin',
        }),
      ),
    );
    const applied = servers.flatMap(({ output }) =>
      [...output().matchAll(/"event":"database.migrated","applied":\[([^\]]*)\]/g)].flatMap(
        ([, names]) => JSON.parse(`[${names}]`) as string[],
      ),
    );
    expect(applied.sort()).toEqual(all);
    for (const server of servers) expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    const users = await client<{ username: string }[]>`select username from users`;
    expect(users.map(({ username }) => username)).toEqual(['admin']);
  });
});
