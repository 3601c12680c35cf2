import { createClient } from '@libsql/client/web';
import type { SearchIndex } from '#api/domain/search.ts';
import { prepareFile } from './prepare-file.ts';
import { createLibsqlSearch } from './search-libsql.ts';
import { openSearchFile, remoteSearchReader } from './search-reader.ts';

/** The search index of the database that `DATABASE_URL` names, on a connection of its own. */
export function openSearch({ url, authToken }: { url: string; authToken?: string | undefined }): {
  search: SearchIndex;
  close(): Promise<void>;
} {
  if (url.startsWith('file:')) {
    const reader = openSearchFile(prepareFile(url));
    return { search: createLibsqlSearch(reader), close: () => reader.close() };
  }
  const client = createClient({ url, ...(authToken ? { authToken } : {}) });
  const reader = remoteSearchReader(client);
  return { search: createLibsqlSearch(reader), close: async () => client.close() };
}
