import { describe, expect, it } from 'vitest';
import { migrateDown, migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { skillMd, testRegistry, type User } from '#test/support/registry.ts';

describe('the counts of tags', () => {
  it('are made of what is there when the table comes', async () => {
    const { call, databaseUrl, publish, user } = await testRegistry();
    const ada = await user('ada');
    const tags = async (as: User | null = null) => {
      const response = await call('/tags', { as });
      const { items } = (await response.json()) as { items: { tag: string; count: number }[] };
      return items.map(({ tag, count }) => `${tag} ${count}`);
    };
    const files = (name: string, head: string) => ({ 'SKILL.md': skillMd(name, { head }) });
    await publish(ada, files('one', 'tags: [pdf, ocr]\n'));
    await publish(ada, files('two', 'tags: [pdf]\n'), '?visibility=private');
    const before = [await tags(), await tags(ada)];
    await withMigrations({ url: databaseUrl }, async (target, migrations) => {
      const names = await migrateDown(target, migrations, { to: '0002_search' });
      expect(names).toContain('0003_tag_counts');
      await migrateUp(target, migrations);
    });
    expect([await tags(), await tags(ada)]).toEqual(before);
    expect(before).toEqual([
      ['ocr 1', 'pdf 1'],
      ['pdf 2', 'ocr 1'],
    ]);
  });
});
