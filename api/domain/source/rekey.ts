import { eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { systemContext } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Services } from '../context.ts';
import { newId } from '../id.ts';
import type { Secrets } from '../secrets.ts';
import { resealSource } from './credential.ts';

/**
 * The result of {@link rekeySources}: the number of sources encrypted anew (`moved`), the number that already
 * had the new key (`there`), and the ids of those that neither key opens.
 */
export type RekeyResult = { moved: number; there: number; unreadable: string[] };

/**
 * Encrypts the secrets of all sources with the current key, if `from` can decrypt them. Each source is its
 * own transaction, so it can be stopped and run again.
 */
export async function rekeySources(services: Services, from: Secrets): Promise<RekeyResult> {
  const ctx = systemContext(services, newId());
  const { syncSources } = services.db.tables;
  const sources = await services.db.query.select({ id: syncSources.id }).from(syncSources);
  const result: RekeyResult = { moved: 0, there: 0, unreadable: [] };
  for (const { id } of sources) {
    try {
      const moved = await services.db.write(async (tx) => {
        await services.db.lock(tx, `sync source ${id}`);
        const [source] = await tx.select().from(syncSources).where(eq(syncSources.id, id));
        const resealed = source && (await resealSource(source, from, services.secrets));
        if (!resealed) return false;
        await tx.update(syncSources).set(resealed).where(eq(syncSources.id, id));
        await audit(tx, ctx, { action: 'source.rekey', subject: source.url, subjectId: id });
        return true;
      });
      if (moved) result.moved += 1;
      else result.there += 1;
    } catch (err) {
      if (!(err instanceof AppError) || err.code !== 'secret.unreadable') throw err;
      result.unreadable.push(id);
    }
  }
  return result;
}
