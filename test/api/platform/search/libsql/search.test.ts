import { createLibsqlSearch } from '#api/platform/search/libsql/search.ts';
import { openSearchFile } from '#api/platform/search/libsql/file-reader.ts';
import { openTestDatabase } from '#test/support/database.ts';
import { describeSearch } from '#test/support/search/index.ts';

describeSearch(
  'a libSQL file',
  async () => {
    const { db, url, remove } = await openTestDatabase();
    const reader = openSearchFile(url.slice('file:'.length));
    return {
      db,
      search: createLibsqlSearch(reader, () => db.generation()),
      async close() {
        await reader.close();
        await remove();
      },
    };
  },
  { missed: 1 },
);
