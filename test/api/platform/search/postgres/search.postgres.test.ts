import { openTestDatabase } from '#test/support/database.ts';
import { describeSearch } from '#test/support/search/index.ts';

describeSearch(
  'Postgres',
  async () => {
    const { db, search, remove } = await openTestDatabase();
    return { db, search, close: remove };
  },
  { missed: 0 },
);
