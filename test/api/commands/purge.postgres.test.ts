import { eq } from 'drizzle-orm';
import postgres from 'postgres';
import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '#api/app.ts';
import { purgeCommand } from '#api/commands/purge.ts';
import { openRegistry } from '#api/node.ts';
import { json, refusal } from '#test/support/answers.ts';
import { db as dbOf } from '#test/support/command.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { overPlatform, skillMd } from '#test/support/registry.ts';
import { startOptions } from '#test/support/start-options.ts';

const secret = 'zq7xk9wv3mhsecretofmei';

/** The names of the tables of a database with a row that has the bytes, which stand in the text of `bytea` too. */
async function tablesWith(url: string, text: string): Promise<string[]> {
  const client = postgres(url, { max: 1 });
  const hex = Buffer.from(text).toString('hex');
  try {
    const tables = await client`select tablename from pg_tables where schemaname = 'public'`;
    const found: string[] = [];
    for (const { tablename } of tables) {
      const rows = await client`select 1 from ${client(tablename)} as t
        where t::text like ${`%${text}%`} or t::text like ${`%${hex}%`} limit 1`;
      if (rows.length > 0) found.push(String(tablename));
    }
    return found;
  } finally {
    await client.end();
  }
}

it('leaves no byte of a version in any table of Postgres, and says what its files keep', async () => {
  const { url, remove } = await newPostgresDatabase();
  onTestFinished(remove);
  const folder = temporaryFolder();
  const { deps, close } = await openRegistry(startOptions(folder, { DATABASE_URL: url }));
  onTestFinished(close);
  const loseDatabase = () => deps.db.close();
  const registry = overPlatform({ deps, app: createApp(deps), databaseUrl: url, loseDatabase });
  const mei = await registry.user('mei');
  const good = { 'SKILL.md': skillMd('tool', { description: 'Good.' }) };
  await json(registry.publish(mei, good, '?version=1.0.0'), 201);
  const described = skillMd('tool', { description: `Has ${secret}.` });
  const bad = { 'SKILL.md': `${described}\n${secret}\n`, 'key.txt': secret };
  await json(registry.publish(mei, bad, '?version=1.1.0'), 201);
  expect(await tablesWith(url, secret)).toEqual(
    expect.arrayContaining(['assets', 'readmes', 'version_texts']),
  );
  const { tombstones, versions } = deps.db.tables;
  const [row] = await deps.db.query.select().from(versions).where(eq(versions.version, '1.1.0'));

  const out: string[] = [];
  const say = (line: string) => void out.push(line);
  const env = { DATABASE_URL: url, DATA_DIR: folder };
  const args = ['mei/tool@1.1.0', '--reason', 'a key', '--yes'];
  expect(await purgeCommand.run(env, args, { out: say, progress: say })).toBe(0);
  expect(out).toContain(
    'The rows are deleted and vacuumed. Their bytes stay in files and WAL of the database server until it reuses them.',
  );
  expect(await tablesWith(url, secret)).toEqual([]);
  expect(await deps.blobs.read(row!.digest)).toBeNull();
  const [kept] = await deps.db.query.select().from(tombstones);
  expect(kept).toMatchObject({ namespace: 'mei', name: 'tool', version: '1.1.0' });
  expect(kept!.settledAt).not.toBeNull();
  await refusal(registry.publish(mei, bad, '?version=1.2.0'), 409, 'version.purged');
  expect(await json(registry.call('/skills/mei/tool'))).toMatchObject({
    latestVersion: '1.0.0',
    description: 'Good.',
  });
  expect((await dbOf(env, 'check')).code).toBe(0);
});
