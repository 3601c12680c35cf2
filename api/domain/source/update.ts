import { eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { isSameGitUrl } from '#schema/git-url.ts';
import type { SourcePatch } from '#schema/source.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { findSameSource, sourceExists, type SourceWithSecret } from './create.ts';
import { assertCredentialFits, newWebhookSecret, sealCredential, serverOf } from './credential.ts';
import { type FoundSource, getSourceRow, type SourceRow } from './find.ts';
import { summariseSources } from './summarise.ts';

/**
 * Changes the given fields of a source. If the URL, ref or path glob changes, the next run reads everything
 * again. Throws `auth.*`, `source.not_found`, `source.exists`, and `request.invalid` for a credential that
 * does not fit the URL, or for a URL on another server without a new credential: otherwise, whoever may
 * change a source could have its credential sent to a server of their choice.
 */
export async function updateSource(
  ctx: Context,
  id: string,
  patch: SourcePatch,
): Promise<SourceWithSecret> {
  requireAdmin(ctx);
  // Encrypted before the transaction, which blocks all other writers on SQLite.
  const sealed =
    patch.credential === undefined ? null : await sealCredential(ctx, id, patch.credential);
  const webhook = patch.newWebhookSecret ? await newWebhookSecret(ctx, id) : null;
  return ctx.db.write(async (tx) => {
    await ctx.db.lock(tx, `sync source ${id}`);
    const before = await getSourceRow(ctx, tx, id);
    const changed: FoundSource = {
      ...before,
      ...changedColumns(ctx, before, patch),
      ...sealed,
      ...(webhook ? { webhookSecret: webhook.sealed } : {}),
      updatedAt: ctx.now(),
    };
    assertCredentialForServer(before, changed, patch);
    assertCredentialFits(changed.url, changed.credentialKind);
    const same = await findSameSource(tx, ctx, changed);
    if (same) throw sourceExists(same);
    const { namespace: _, ...row } = changed;
    await tx.update(ctx.db.tables.syncSources).set(row).where(eq(ctx.db.tables.syncSources.id, id));
    await audit(tx, ctx, {
      action: 'source.update',
      subject: changed.url,
      subjectId: id,
      detail: describe(patch),
    });
    const [source] = await summariseSources(ctx, [changed], tx);
    if (!source) throw new AppError('internal.error', 'The source cannot be read back.');
    return { ...source, webhookSecret: webhook?.secret ?? null };
  });
}

function changedColumns(ctx: Context, before: FoundSource, patch: SourcePatch): Partial<SourceRow> {
  const { url, ref, pathGlob, visibility, paused } = patch;
  const at = ctx.now();
  const readsOtherContent =
    (url !== undefined && !isSameGitUrl(url, before.url)) ||
    (ref !== undefined && ref !== before.ref) ||
    (pathGlob !== undefined && pathGlob !== before.pathGlob);
  const resumes = paused === false && before.pausedAt !== null;
  const interval =
    patch.intervalSeconds === undefined ? before.intervalSeconds : patch.intervalSeconds;
  let { nextRunAt } = before;
  if (interval === 0) nextRunAt = null;
  else if (readsOtherContent || resumes || nextRunAt === null) nextRunAt = at;
  else if (interval !== before.intervalSeconds) {
    const next = at.getTime() + (interval ?? ctx.settings.syncIntervalSeconds) * 1000;
    nextRunAt = new Date(Math.min(next, nextRunAt.getTime()));
  }
  return {
    url: url ?? before.url,
    ref: ref === undefined ? before.ref : ref,
    pathGlob: pathGlob ?? before.pathGlob,
    visibility: visibility ?? before.visibility,
    intervalSeconds: interval,
    pausedAt: paused === undefined ? before.pausedAt : paused ? (before.pausedAt ?? at) : null,
    commit: readsOtherContent ? null : before.commit,
    nextRunAt,
  };
}

function assertCredentialForServer(
  before: SourceRow,
  changed: SourceRow,
  patch: SourcePatch,
): void {
  if (patch.credential !== undefined || before.credentialKind === 'none') return;
  if (serverOf(before.url) === serverOf(changed.url)) return;
  const detail = 'This URL is on another server: give its credential too, or null for none.';
  throw new AppError('request.invalid', detail, { errors: [{ pointer: '/credential', detail }] });
}

/** The patch for the audit log. Of a credential it holds only the kind. */
function describe({ credential, ...patch }: SourcePatch): Record<string, unknown> {
  return credential === undefined ? patch : { ...patch, credential: credential?.kind ?? 'none' };
}
