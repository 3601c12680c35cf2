import postgres from 'postgres';
import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '#api/app.ts';
import { openRegistry } from '#api/node.ts';
import { json, refusal } from '#test/support/answers.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { overPlatform, skillMd } from '#test/support/registry.ts';
import { startOptions } from '#test/support/start-options.ts';

/** A registry over a database of the run, as `overPlatform` calls it. */
async function opened(url: string) {
  const { deps, close } = await openRegistry(
    startOptions(temporaryFolder(), { DATABASE_URL: url }),
  );
  onTestFinished(close);
  const loseDatabase = () => deps.db.close();
  return overPlatform({ deps, app: createApp(deps), databaseUrl: url, loseDatabase });
}

it('serves reads over a database that became read only, also after a start, and refuses writes', async () => {
  const database = await newPostgresDatabase();
  onTestFinished(database.remove);
  const before = await opened(database.url);
  const mei = await before.user('mei');
  await json(before.publish(mei, { 'SKILL.md': skillMd('tool') }), 201);
  expect(await json(before.call('/meta'))).toMatchObject({ readOnly: null });

  const client = postgres(database.url, { max: 1, fetch_types: false });
  onTestFinished(() => client.end());
  const { pathname } = new URL(database.url);
  await client.unsafe(`alter database ${pathname.slice(1)} set default_transaction_read_only = on`);

  const registry = await opened(database.url);
  expect(await json(registry.call('/skills/mei/tool', { as: mei }))).toMatchObject({
    name: 'tool',
  });
  expect(
    (await registry.call('/skills/mei/tool/versions/latest/archive', { as: mei })).status,
  ).toBe(200);
  const install = { version: 'latest', target: 'cursor' };
  const noted = registry.call('/skills/mei/tool/installs', {
    method: 'POST',
    as: mei,
    json: install,
  });
  expect((await noted).status).toBe(204);
  const refused = await registry.publish(mei, { 'SKILL.md': skillMd('other') });
  expect(refused.headers.get('retry-after')).toBe('60');
  await refusal(refused, 503, 'server.read_only');
  expect(await json(registry.call('/meta'))).toMatchObject({ readOnly: 'database' });
  expect((await registry.app.request('/ready')).status).toBe(200);
});
