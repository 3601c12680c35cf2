import { createLibsqlSearch } from '#api/platform/db/search-libsql.ts';
import { openSearchFile } from '#api/platform/db/search-reader.ts';
import { openTestDatabase } from '../../../support/database.ts';
import { describeSearch } from '../../../support/search/index.ts';

describeSearch('a libSQL file', async () => {
  const { db, url, remove } = await openTestDatabase();
  const reader = openSearchFile(url.slice('file:'.length));
  return {
    db,
    search: createLibsqlSearch(reader),
    async close() {
      await reader.close();
      await remove();
    },
  };
});
