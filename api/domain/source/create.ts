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
import { assertCredentialFits, newWebhookSecret, sealCredential } from './credential.ts';
import type { FoundSource, SourceRow } from './find.ts';
import { summariseSources } from './summarise.ts';

/** A source with its webhook secret, which cannot be read again; null unless the secret was just generated. */
export type SourceWithSecret = SyncSource & { webhookSecret: string | null };

/**
 * Adds a source. Its first run is due at once, unless it is paused or its interval is 0. Throws `auth.*`,
 * `request.invalid`, `namespace.not_found`, and `source.exists` if there is one with the same URL, ref, path
 * glob and namespace.
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

/**
 * Prepares the row of a new source. It encrypts the secrets, which is slow, so call it before the
 * transaction.
 */
export async function prepareSource(
  ctx: Context,
  input: SourceInput,
): Promise<{ row: FoundSource; webhookSecret: string }> {
  assertCredentialFits(input.url, input.credential?.kind ?? 'none');
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

/** Inserts a source from {@link prepareSource}, with its audit entry. */
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

type SourceIdentity = Pick<SourceRow, 'id' | 'url' | 'ref' | 'pathGlob' | 'namespaceId'>;

/**
 * Finds another source with the same URL, ref, path glob and namespace; null if there is none. Takes the lock
 * of all sources, so that concurrent additions and changes wait for this transaction.
 */
export async function findSameSource(
  tx: Transaction,
  { db }: Pick<Context, 'db'>,
  { id, url, ref, pathGlob, namespaceId }: SourceIdentity,
): Promise<SourceRow | null> {
  await db.lock(tx, 'sync sources');
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
  // Older rows hold the URL as it was typed, so URLs are compared in normal form.
  return alike.find((source) => isSameGitUrl(source.url, url)) ?? null;
}

/** The error `source.exists`, which names the existing source. */
export function sourceExists({ id }: Pick<SourceRow, 'id'>): AppError {
  return new AppError(
    'source.exists',
    `The source ${id} already reads this repository, ref and path glob into this namespace. Change that source, or give another ref, path glob or namespace.`,
  );
}
