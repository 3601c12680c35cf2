import { and, eq, isNull, ne } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { isSameGitUrl } from '#schema/git-url.ts';
import type { SourceInput, SyncSource } from '#schema/source.ts';
import { userIdOf } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { newId } from '../id.ts';
import { getNamespace } from '../namespace/get.ts';
import { requireAdmin } from '../policy.ts';
import { assertFits, newWebhookSecret, sealCredential } from './credential.ts';
import type { FoundSource, SourceRow } from './find.ts';
import { summariseSources } from './summarise.ts';

/** A source with the secret of its webhook, which nothing shows again; null when it was not made just now. */
export type SourceWithSecret = SyncSource & { webhookSecret: string | null };

/**
 * Adds a source, due at once unless it is paused or has the interval 0. Throws `auth.*`,
 * `request.invalid`, `namespace.not_found`, and `source.exists` for one with the same URL, ref, path glob
 * and namespace.
 */
export async function createSource(ctx: Context, input: SourceInput): Promise<SourceWithSecret> {
  requireAdmin(ctx);
  const { row, webhookSecret } = await prepareSource(ctx, input);
  return ctx.db.write(async (tx) => {
    const same = await findSameSource(tx, ctx, row);
    if (same) throw sourceExists(same);
    await insertSource(tx, ctx, row);
    const [source] = await summariseSources(ctx, [row], tx);
    if (!source) throw new AppError('internal.error', 'The source cannot be read back.');
    return { ...source, webhookSecret };
  });
}

/** The row of a new source, its secrets encrypted: slow work that belongs before a transaction. */
export async function prepareSource(
  ctx: Context,
  input: SourceInput,
): Promise<{ row: FoundSource; webhookSecret: string }> {
  assertFits(input.url, input.credential?.kind ?? 'none');
  const namespace = await getNamespace(ctx, input.namespace);
  const id = newId();
  const at = ctx.now();
  const webhook = await newWebhookSecret(ctx, id);
  const row: FoundSource = {
    id,
    url: input.url,
    ref: input.ref,
    pathGlob: input.pathGlob,
    namespaceId: namespace.id,
    namespace: namespace.name,
    visibility: input.visibility ?? ctx.settings.defaultVisibility,
    intervalSeconds: input.intervalSeconds,
    ...(await sealCredential(ctx, id, input.credential)),
    webhookSecret: webhook.sealed,
    pausedAt: input.paused ? at : null,
    commit: null,
    nextRunAt: input.intervalSeconds === 0 ? null : at,
    createdBy: userIdOf(ctx),
    createdAt: at,
    updatedAt: at,
  };
  return { row, webhookSecret: webhook.secret };
}

/** Inserts a source that {@link prepareSource} made, with its audit entry. */
export async function insertSource(
  tx: Transaction,
  ctx: Context,
  source: FoundSource,
): Promise<void> {
  const { namespace, ...row } = source;
  await tx.insert(ctx.db.tables.syncSources).values(row);
  await audit(tx, ctx, {
    action: 'source.create',
    subject: source.url,
    subjectId: source.id,
    detail: {
      namespace,
      ref: source.ref,
      pathGlob: source.pathGlob,
      visibility: source.visibility,
      credential: source.credentialKind,
    },
  });
}

type Sameness = Pick<SourceRow, 'id' | 'url' | 'ref' | 'pathGlob' | 'namespaceId'>;

/**
 * Another source that takes the same from the same place, or null. Others that add or change one wait
 * until the transaction ends.
 */
export async function findSameSource(
  tx: Transaction,
  { db }: Pick<Context, 'db'>,
  { id, url, ref, pathGlob, namespaceId }: Sameness,
): Promise<SourceRow | null> {
  await db.exclude(tx, 'sync sources');
  const { syncSources } = db.tables;
  const alike = await tx
    .select()
    .from(syncSources)
    .where(
      and(
        ref === null ? isNull(syncSources.ref) : eq(syncSources.ref, ref),
        eq(syncSources.pathGlob, pathGlob),
        eq(syncSources.namespaceId, namespaceId),
        ne(syncSources.id, id),
      ),
    );
  // Sources of before may have been stored as they were written.
  return alike.find((source) => isSameGitUrl(source.url, url)) ?? null;
}

/** The refusal of a second source like one that is there. */
export function sourceExists({ id }: Pick<SourceRow, 'id'>): AppError {
  return new AppError(
    'source.exists',
    `The source ${id} takes the same from there into that namespace. Change that one, or give another ref, path glob or namespace.`,
  );
}
