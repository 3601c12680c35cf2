import { inArray, sql } from 'drizzle-orm';
import type { Services } from '../context.ts';
import { note } from '../read-only.ts';

/** A use of an API key, with the address that it came from. */
export type TokenUse = { tokenId: string; at: Date; ip: string | null };

/** Takes the last uses of API keys. A long-running process collects them and writes them together. */
export type LastUses = {
  /** Notes a use. Never throws: a read must not fail because its note cannot be written. */
  note(use: TokenUse): Promise<void>;
  /** Writes what has been noted so far. Never throws. */
  flush(): Promise<void>;
};

/** The number of keys that one statement writes. */
const usesPerStatement = 100;

/**
 * Writes the last uses of API keys, each key once, in transactions of 100 keys. A failure, such as a full disk or a
 * database that is read only, is logged; the uses of these keys are then lost.
 */
export async function writeLastUses(
  services: Pick<Services, 'db' | 'log' | 'settings'>,
  uses: TokenUse[],
): Promise<void> {
  const { db } = services;
  const { tokens } = db.tables;
  // Sorted, so that processes that write the same keys do not deadlock.
  const sorted = uses.toSorted((a, b) => (a.tokenId < b.tokenId ? -1 : 1));
  for (let at = 0; at < sorted.length; at += usesPerStatement) {
    const some = sorted.slice(at, at + usesPerStatement);
    const eachOf = (
      column: typeof tokens.lastUsedAt | typeof tokens.lastUsedIp,
      key: 'at' | 'ip',
    ) =>
      // The column in `else` gives Postgres the type of the parameters.
      sql`case ${tokens.id} ${sql.join(
        some.map((use) => sql`when ${use.tokenId} then ${sql.param(use[key], column)}`),
        sql` `,
      )} else ${column} end`;
    const ids = some.map(({ tokenId }) => tokenId);
    await note(services, 'token.last_use_lost', () =>
      db.writeQuietly(async (tx) => {
        await tx
          .update(tokens)
          .set({
            lastUsedAt: eachOf(tokens.lastUsedAt, 'at'),
            lastUsedIp: eachOf(tokens.lastUsedIp, 'ip'),
          })
          .where(inArray(tokens.id, ids));
      }),
    );
  }
}
