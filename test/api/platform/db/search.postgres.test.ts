import { openTestDatabase } from '../../../support/database.ts';
import { describeSearch } from '../../../support/search/index.ts';

describeSearch('Postgres', async () => {
  const { db, search, remove } = await openTestDatabase();
  return { db, search, close: remove };
});
