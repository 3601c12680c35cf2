import { expect, it, onTestFinished } from 'vitest';
import { migrateDown, migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { connectPostgres } from '#api/platform/db/postgres.ts';
import { facetsOf, wordsOf } from '#api/platform/search/document.ts';
import { openTestDatabase } from '#test/support/database.ts';
import { placeIn } from '#test/support/search/place.ts';

it('leads back to the sizes that the release before scores by, and keeps them', async () => {
  const { db, search, url, remove } = await openTestDatabase();
  onTestFinished(remove);
  const { add, ask } = await placeIn({ db, search });
  const documents = [
    await add('pdf-tools', { displayName: '数据 PDF', tags: ['pdf', 'c++'], description: 'a b a' }),
    await add('b', { body: 'the pdf' }),
  ];
  const client = connectPostgres(url, { connectionsMax: 1 });
  onTestFinished(() => client.end());
  const sizes = documents.map((document) => {
    const words = wordsOf(document);
    const facets = facetsOf(document, null).length;
    return {
      asset_id: document.assetId,
      name_tokens: words.search_names.length + facets,
      tag_tokens: words.search_tags.length + facets,
      description_tokens: words.search_descriptions.length + facets,
    };
  });
  expect(sizes[0]).toMatchObject({ name_tokens: 8, tag_tokens: 10, description_tokens: 13 });

  await withMigrations({ url }, async (target, migrations) => {
    await migrateDown(target, migrations, { to: '0009_plain_lists' });
    const kept = await client.unsafe(
      'select asset_id, name_tokens, tag_tokens, description_tokens from search_documents',
    );
    expect([...kept]).toEqual(expect.arrayContaining(sizes));
    const total = (key: 'name_tokens' | 'tag_tokens' | 'description_tokens') =>
      String(sizes.reduce((sum, size) => sum + size[key], 0));
    const [all] = await client.unsafe('select * from search_sizes');
    expect(all).toMatchObject({
      documents: '2',
      name_tokens: total('name_tokens'),
      tag_tokens: total('tag_tokens'),
      description_tokens: total('description_tokens'),
    });
    await client`delete from search_documents where asset_id = ${documents[1]?.assetId ?? ''}`;
    const [left] = await client.unsafe('select sum(documents)::int as left from search_sizes');
    expect(left).toEqual({ left: 1 });
    await migrateUp(target, migrations);
  });
  expect((await ask('pdf')).names).toEqual(['pdf-tools']);
});
