import { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { sameSecret } from '../account/key.ts';
import { systemContext } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { enqueueRun } from '../sync-run/enqueue.ts';
import { openWebhookSecret } from './credential.ts';
import { findSource, type FoundSource } from './find.ts';

/** A webhook delivery. */
export type Push = {
  /** Reads the raw body, because GitHub signs its bytes. Throws `request.too_large`. */
  readBody: () => Promise<Uint8Array<ArrayBuffer>>;
  /** `X-Gitlab-Token`: the secret itself. */
  gitlabToken: string | undefined;
  /** `X-Hub-Signature-256`: `sha256=` and the HMAC of the body. */
  githubSignature: string | undefined;
  /** `X-Gitlab-Event` or `X-GitHub-Event`. */
  event: string | undefined;
};

/** The commit in a push that deletes a branch. */
const noCommit = /^0+$/;
/**
 * A larger body is not parsed, because that would block other requests. It counts as a push to the source's
 * ref.
 */
const parsedBytesMax = 1024 * 1024;
const isPushEvent = /^(push|(tag )?push hook|system hook)$/i;

const text = z.string().max(1024).optional().catch(undefined);
const commitName = z.string().max(64).nullish().catch(undefined);
const repository = z.object({ default_branch: text }).optional().catch(undefined);

/**
 * The fields that we use of a push from GitLab or GitHub. GitLab's system hooks use one shape for all events.
 * Unexpected values are dropped: a delivery with the right secret is never refused because of them.
 * https://docs.gitlab.com/user/project/integrations/webhook_events/
 * https://docs.gitlab.com/administration/system_hooks/
 * https://docs.github.com/webhooks/webhook-events-and-payloads#push
 */
const payload = z.object({
  event_name: text,
  ref: text,
  after: commitName,
  checkout_sha: commitName,
  /** The refs of a `repository_update`, which has no `ref`. */
  refs: z.array(text).optional().catch(undefined),
  changes: z
    .array(z.object({ ref: text, after: commitName }))
    .optional()
    .catch(undefined),
  project: repository,
  repository,
});
type Payload = z.infer<typeof payload>;

/**
 * Queues a run for a push to the source's ref, and returns its id; if a run is already queued, the push joins
 * that one. Returns null for a push to another branch, a commit that is already applied, any other event, and
 * a paused source: forges disable webhooks that return errors. Throws `webhook.refused` for a wrong secret
 * and for an unknown source, before the body is read if the headers are enough; `request.too_large`; and
 * `request.invalid` for a malformed body.
 */
export async function receivePush(ctx: Context, id: string, push: Push): Promise<string | null> {
  try {
    const run = await queuePush(ctx, id, push);
    ctx.metrics.webhookEnded(run === null ? 'ignored' : 'queued');
    return run;
  } catch (err) {
    const problem = ctx.db.explain(err);
    const isRefusal = problem instanceof AppError && problem.status < 500;
    ctx.metrics.webhookEnded(isRefusal ? 'refused' : 'failed');
    throw err;
  }
}

async function queuePush(ctx: Context, id: string, push: Push): Promise<string | null> {
  const source = await findSource(ctx, ctx.db.query, id);
  if (!source) throw refused();
  const isWanted =
    (push.event === undefined || isPushEvent.test(push.event)) && source.pausedAt === null;
  const body = await readSigned(ctx, source, push, isWanted);
  if (!isWanted) return null;
  const pushed = body === null || body.length > parsedBytesMax ? unread : findPush(source, body);
  if (pushed === null) return null;
  const acting = { ...systemContext(ctx, ctx.requestId), ip: ctx.ip };
  const run = await ctx.db.write(async (tx) => {
    const queued = await enqueueRun(tx, acting, source, 'webhook');
    await audit(tx, acting, {
      action: 'sync.webhook',
      subject: source.url,
      subjectId: queued.id,
      detail: { ref: pushed.ref.slice(0, 255), commit: pushed.commit },
    });
    return queued;
  });
  ctx.sync.wake();
  return run.id;
}

/** A pushed ref and its commit; either may be unknown (empty). */
type PushedRef = { ref: string; commit: string };
const unread: PushedRef = { ref: '', commit: '' };

function refused(): AppError {
  return new AppError(
    'webhook.refused',
    'The webhook does not exist, or the secret is wrong. Set its secret as the secret token in GitLab, or as the secret in GitHub.',
  );
}

/**
 * Reads the body of a delivery, and checks its secret or signature. GitLab's token is checked without the
 * body, so a body that is not wanted or too large is returned as null.
 */
async function readSigned(
  ctx: Context,
  source: FoundSource,
  { readBody, githubSignature, gitlabToken }: Push,
  isWanted: boolean,
): Promise<Uint8Array | null> {
  const secret = await openWebhookSecret(ctx, source);
  if (githubSignature !== undefined) {
    const signature = /^sha256=([0-9a-f]{64})$/i.exec(githubSignature)?.[1];
    if (signature === undefined) throw refused();
    const body = await readBody();
    if (!(await isSigned(body, signature, secret))) throw refused();
    return body;
  }
  if (gitlabToken === undefined || !(await sameSecret(ctx.hashes, gitlabToken, secret)))
    throw refused();
  if (!isWanted) return null;
  return readBody().catch((err: unknown) => {
    if (err instanceof AppError && err.code === 'request.too_large') return null;
    throw err;
  });
}

async function isSigned(
  body: Uint8Array<ArrayBuffer>,
  signature: string,
  secret: string,
): Promise<boolean> {
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  const bytes = Uint8Array.from(signature.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16));
  // Compares in constant time.
  return crypto.subtle.verify('HMAC', key, bytes, body);
}

/** The push to the source's ref with a new commit; null for anything else. Throws `request.invalid`. */
function findPush(source: FoundSource, body: Uint8Array): PushedRef | null {
  const parsed = payload.safeParse(readJson(new TextDecoder().decode(body)));
  if (!parsed.success) return null;
  const isNews = ({ ref, commit }: PushedRef) =>
    concerns(source, ref, parsed.data) &&
    (commit === '' || (!noCommit.test(commit) && commit !== source.commit));
  return pushedRefs(parsed.data).find(isNews) ?? null;
}

/** Parses a body, as JSON or in GitHub's form encoding, which has the JSON in one field. */
function readJson(body: string): unknown {
  let json = body;
  if (body.startsWith('payload=')) {
    const [only = '', ...more] = new URLSearchParams(body).getAll('payload');
    if (more.length > 0) {
      throw new AppError('request.invalid', 'The form has more than one payload.');
    }
    json = only;
  }
  try {
    return JSON.parse(json);
  } catch (cause) {
    const detail =
      'The body is not JSON. In GitHub, choose the content type application/json or application/x-www-form-urlencoded.';
    throw new AppError('request.invalid', detail, { cause });
  }
}

function pushedRefs({ event_name, ref, checkout_sha, after, refs, changes }: Payload): PushedRef[] {
  if (ref !== undefined) return [{ ref, commit: checkout_sha ?? after ?? '' }];
  if (event_name !== 'repository_update') return [];
  const said: PushedRef[] = (changes ?? []).flatMap((one) =>
    one.ref === undefined ? [] : [{ ref: one.ref, commit: one.after ?? '' }],
  );
  if (said.length > 0) return said;
  return (refs ?? []).flatMap((one) => (one === undefined ? [] : [{ ref: one, commit: '' }]));
}

/**
 * Whether the pushed ref is the source's ref, in any of its names, or the default branch for a source without
 * a ref.
 */
function concerns({ ref }: FoundSource, pushed: string, { project, repository }: Payload): boolean {
  if (ref !== null) return [ref, `refs/heads/${ref}`, `refs/tags/${ref}`].includes(pushed);
  const branch = project?.default_branch ?? repository?.default_branch;
  // Without a known default branch, one run too many is better than a missed push.
  return branch ? pushed === `refs/heads/${branch}` : pushed.startsWith('refs/heads/');
}
