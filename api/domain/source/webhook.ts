import { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { sameSecret } from '../account/key.ts';
import { systemContext } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { enqueueRun } from '../sync-run/enqueue.ts';
import { openWebhookSecret } from './credential.ts';
import { findSource, type FoundSource } from './find.ts';

/** A push as it comes in: the body as its bytes, since GitHub signs those. */
export type Push = {
  body: Uint8Array<ArrayBuffer>;
  /** `X-Gitlab-Token`: the secret itself. */
  gitlabToken: string | undefined;
  /** `X-Hub-Signature-256`: `sha256=` and the HMAC of the body. */
  githubSignature: string | undefined;
  /** `X-Gitlab-Event` or `X-GitHub-Event`. */
  event: string | undefined;
};

/** Deleted branches are pushed as this commit. */
const noCommit = /^0+$/;

/**
 * What both forges say of a push, and what we need of it.
 * https://docs.gitlab.com/user/project/integrations/webhook_events/
 * https://docs.github.com/webhooks/webhook-events-and-payloads#push
 */
const payload = z.object({
  ref: z.string().max(1024),
  after: z.string().max(64).nullish(),
  checkout_sha: z.string().max(64).nullish(),
  project: z.object({ default_branch: z.string().nullish() }).nullish(),
  repository: z.object({ default_branch: z.string().nullish() }).nullish(),
});

/**
 * Queues a run for a push to what a source reads, and gives its id; a push that comes while a run waits
 * to begin joins that one. Null for a push of another branch, of what is applied already, for another
 * event, and for a paused source. Throws `webhook.refused`, the same for a source that there is not, and
 * `request.invalid` for a body that is no push.
 */
export async function receivePush(ctx: Context, id: string, push: Push): Promise<string | null> {
  const source = await findSource(ctx, ctx.db.query, id);
  if (!source || !(await isSigned(ctx, source, push))) {
    throw new AppError(
      'webhook.refused',
      'There is no such webhook, or the secret is not its own. Set it as the secret token in GitLab, or as the secret in GitHub.',
    );
  }
  if (push.event !== undefined && !/^(push|(tag )?push hook|system hook)$/i.test(push.event))
    return null;
  const pushed = readPayload(push.body);
  const commit = pushed.checkout_sha ?? pushed.after ?? '';
  if (noCommit.test(commit) && commit !== '') return null;
  const isApplied = commit !== '' && commit === source.commit;
  if (source.pausedAt !== null || isApplied || !concerns(source, pushed)) return null;
  const acting = { ...systemContext(ctx, ctx.requestId), ip: ctx.ip };
  const run = await ctx.db.write(async (tx) => {
    const queued = await enqueueRun(tx, acting, source, 'webhook');
    await audit(tx, acting, {
      action: 'sync.webhook',
      subject: source.url,
      subjectId: queued.id,
      detail: { ref: pushed.ref.slice(0, 255), commit },
    });
    return queued;
  });
  ctx.sync.wake();
  return run.id;
}

async function isSigned(ctx: Context, source: FoundSource, push: Push): Promise<boolean> {
  const secret = await openWebhookSecret(ctx, source);
  if (push.githubSignature !== undefined) {
    const signature = /^sha256=([0-9a-f]{64})$/i.exec(push.githubSignature)?.[1];
    if (signature === undefined) return false;
    const key = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['verify'],
    );
    const bytes = Uint8Array.from(signature.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
    // Compares in constant time.
    return crypto.subtle.verify('HMAC', key, bytes, push.body);
  }
  return push.gitlabToken !== undefined && sameSecret(ctx.hashes, push.gitlabToken, secret);
}

function readPayload(body: Uint8Array): z.infer<typeof payload> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    const detail = 'The body is not JSON. In GitHub, choose the content type application/json.';
    throw new AppError('request.invalid', detail, { cause });
  }
  const parsed = payload.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError('request.invalid', 'The body is not a push event: it has no ref.', {
    errors: [{ pointer: '/ref', detail: 'Missing' }],
  });
}

/** Whether a source reads what was pushed: its ref by any of its names, or the default branch. */
function concerns({ ref }: FoundSource, pushed: z.infer<typeof payload>): boolean {
  if (ref !== null) return [ref, `refs/heads/${ref}`, `refs/tags/${ref}`].includes(pushed.ref);
  const branch = pushed.project?.default_branch ?? pushed.repository?.default_branch;
  // A forge that does not say which is the default: better a run too many.
  return branch ? pushed.ref === `refs/heads/${branch}` : pushed.ref.startsWith('refs/heads/');
}
