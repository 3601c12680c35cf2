import type { Client } from '@libsql/client/web';
import { AppError } from '#schema/error.ts';

export type SearchValue = string | number | null;
export type SearchRow = Record<string, unknown>;

/** Runs the statements of the search index. */
export type SearchReader = {
  rows(sql: string, values: SearchValue[]): Promise<SearchRow[]>;
  close(): Promise<void>;
};

/** A reader over a libSQL server. Closing it leaves the client, which is not its own, open. */
export function remoteSearchReader(client: Client): SearchReader {
  return {
    async rows(sql, values) {
      try {
        const { rows } = await client.execute({ sql, args: values });
        return rows;
      } catch (error) {
        throw searchUnavailable(error);
      }
    },
    async close() {},
  };
}

/** What a reader throws when its database does not answer: `storage.unavailable`. */
export function searchUnavailable(cause: unknown): AppError {
  return new AppError('storage.unavailable', 'The search index does not answer', {
    retryAfterSeconds: 2,
    cause,
  });
}
