import { eq, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { expect, it, onTestFinished } from 'vitest';
import { connectPostgres } from '#api/platform/db/postgres.ts';
import { openTestDatabase } from '#test/support/database.ts';

const at = new Date('2026-01-01T00:00:00Z');
const everything = { all: true, visibilities: [], namespaceIds: [] };

it('counts tags exactly while transactions cross, without one that fails, and adds up the changes', async () => {
  const { db, search, url, remove } = await openTestDatabase();
  onTestFinished(remove);
  const { assets, namespaces } = db.tables;
  const namespaceId = uuid();
  await db.query
    .insert(namespaces)
    .values({ id: namespaceId, name: 'n', type: 'team', createdAt: at });
  const add = (tags: string[], id = uuid()) => ({
    id,
    kind: 'skill' as const,
    namespaceId,
    name: id,
    description: '',
    visibility: 'public' as const,
    origin: 'published' as const,
    summary: '{}',
    tags,
    createdAt: at,
    updatedAt: at,
  });
  // Every transaction touches both tags, half of them the other way round: counters would deadlock.
  const crossing = Array.from({ length: 60 }, (_, round) =>
    db.write(async (tx) => {
      const tags = round % 2 ? ['left', 'right'] : ['right', 'left'];
      const ids = tags.map(() => uuid());
      for (const [index, tag] of tags.entries())
        await tx.insert(assets).values(add([tag, `own-${round}`], ids[index]));
      await tx
        .update(assets)
        .set({ tags: ['moved', 'left'] })
        .where(eq(assets.id, ids[0]!));
    }),
  );
  await Promise.all(crossing);
  const counts = await search.tags({ readable: everything, size: 3 });
  // Of each transaction one asset was moved: it has `left`, and the other one has `right` or `left`.
  expect(counts).toEqual([
    { tag: 'left', count: 90 },
    { tag: 'moved', count: 60 },
    { tag: 'right', count: 30 },
  ]);
  await db.query.delete(assets).where(sql`true`);
  expect(await search.tags({ readable: everything, size: 3 })).toEqual([]);

  const client = connectPostgres(url, { connectionsMax: 1 });
  onTestFinished(() => client.end());
  const written = 60 * (4 + 4) + 60 * 4;
  const [row] = await client<{ left: number }[]>`select count(*)::int as left from tag_changes`;
  expect(row?.left).toBeLessThan(written / 2);
});
