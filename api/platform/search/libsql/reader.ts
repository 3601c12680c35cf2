import type { Client } from '@libsql/client/web';
import { AppError } from '#schema/error.ts';

export type SearchValue = string | number | null;
export type SearchRow = Record<string, unknown>;

/** Runs the statements of the search index. */
export type SearchReader = {
  rows(sql: string, values: SearchValue[]): Promise<SearchRow[]>;
  close(): Promise<void>;
};

/** A search reader over a libSQL server. Closing it does not close the client, which it does not own. */
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

/** The error of a reader whose database does not answer: `storage.unavailable`. */
export function searchUnavailable(cause: unknown): AppError {
  return new AppError('storage.unavailable', 'The search index does not answer', {
    retryAfterSeconds: 2,
    cause,
  });
}
