import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import { storableJson } from '#schema/tables/storable.ts';
import { migrateDown, migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { json } from '#test/support/answers.ts';
import { isPostgres } from '#test/support/new-database.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';

it('leads back to the summaries that the release before keeps with each asset', async () => {
  const { call, databaseUrl, deps, publish, user } = await testRegistry();
  const mei = await user('mei');
  const odd = 'Says "quotes", \\ a tab\tand 图 😀';
  const files = { 'SKILL.md': skillMd('odd', { description: odd, head: 'tags: [pdf, "c++"]\n' }) };
  await json(publish(mei, files), 201);
  await json(publish(mei, { 'SKILL.md': skillMd('Old Tool') }, '?visibility=internal'), 201);
  const deprecation = { message: 'Use odd', successor: null };
  await json(call('/skills/mei/old-tool', { method: 'PATCH', as: mei, json: { deprecation } }));
  const list = async () => (await json<Page<AssetSummary>>(call('/skills', { as: mei }))).items;
  const before = await list();
  expect(before.map(({ name, deprecated }) => [name, deprecated]).toSorted()).toEqual([
    ['odd', false],
    ['old-tool', true],
  ]);

  await withMigrations({ url: databaseUrl }, async (target, migrations) => {
    await migrateDown(target, migrations, { to: '0008_version_texts' });
    const { assets } = deps.db.tables;
    const kept = await deps.db.query
      .select({ name: assets.name, summary: sql<string>`summary`, revision: sql`revision` })
      .from(assets);
    for (const { installs: _, ...summary } of before) {
      const row = kept.find(({ name }) => name === summary.name);
      expect(row).toEqual({
        name: summary.name,
        summary: storableJson(summary),
        revision: isPostgres ? '0' : 0,
      });
    }
    await migrateUp(target, migrations);
  });
  expect(await list()).toEqual(before);
});
