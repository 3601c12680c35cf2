import { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { sameSecret } from '../account/key.ts';
import { systemContext } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { enqueueRun } from '../sync-run/enqueue.ts';
import { openWebhookSecret } from './credential.ts';
import { findSource, type FoundSource } from './find.ts';

/** A delivery as it comes in. */
export type Push = {
  /** Reads the body as its bytes, since GitHub signs those. Throws `request.too_large`. */
  readBody: () => Promise<Uint8Array<ArrayBuffer>>;
  /** `X-Gitlab-Token`: the secret itself. */
  gitlabToken: string | undefined;
  /** `X-Hub-Signature-256`: `sha256=` and the HMAC of the body. */
  githubSignature: string | undefined;
  /** `X-Gitlab-Event` or `X-GitHub-Event`. */
  event: string | undefined;
};

/** Deleted branches are pushed as this commit. */
const noCommit = /^0+$/;
/** A larger body is not looked into, which would hold others up: it is taken for a push to what the source reads. */
const parsedBytesMax = 1024 * 1024;
const isPushEvent = /^(push|(tag )?push hook|system hook)$/i;

const text = z.string().max(1024).optional().catch(undefined);
const commitName = z.string().max(64).nullish().catch(undefined);
const repository = z.object({ default_branch: text }).optional().catch(undefined);

/**
 * What both forges say of a push, and what we need of it; GitLab's system hooks say so of all their events.
 * What is otherwise than expected is left out: a delivery with the right secret is never refused for it.
 * https://docs.gitlab.com/user/project/integrations/webhook_events/
 * https://docs.gitlab.com/administration/system_hooks/
 * https://docs.github.com/webhooks/webhook-events-and-payloads#push
 */
const payload = z.object({
  event_name: text,
  ref: text,
  after: commitName,
  checkout_sha: commitName,
  /** Of a `repository_update`, which has no `ref`. */
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
 * Queues a run for a push to what a source reads, and gives its id; a push that comes while a run waits
 * to begin joins that one. Null for a push of another branch, of what is applied already, for any other
 * event, and for a paused source: forges switch off hooks that answer with an error. Throws
 * `webhook.refused`, the same for a source that there is not, and before a body is read where the headers
 * show it; `request.too_large`, and `request.invalid` for a body that no forge sends.
 */
export async function receivePush(ctx: Context, id: string, push: Push): Promise<string | null> {
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

/** A ref that was pushed, and its commit; both may be unknown. */
type PushedRef = { ref: string; commit: string };
const unread: PushedRef = { ref: '', commit: '' };

function refused(): AppError {
  return new AppError(
    'webhook.refused',
    'There is no such webhook, or the secret is not its own. Set it as the secret token in GitLab, or as the secret in GitHub.',
  );
}

/**
 * The body of a delivery with the right secret. GitLab's token vouches for it unread, so that one which is
 * not wanted or too large is null.
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

/** The push to what a source reads, if it is news; null for anything else that a forge tells. Throws `request.invalid`. */
function findPush(source: FoundSource, body: Uint8Array): PushedRef | null {
  const parsed = payload.safeParse(readJson(new TextDecoder().decode(body)));
  if (!parsed.success) return null;
  const isNews = ({ ref, commit }: PushedRef) =>
    concerns(source, ref, parsed.data) &&
    (commit === '' || (!noCommit.test(commit) && commit !== source.commit));
  return pushedRefs(parsed.data).find(isNews) ?? null;
}

/** The document of a body, as JSON or in GitHub's form encoding, which has it in one field. */
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

/** Whether a source reads what was pushed: its ref by any of its names, or the default branch. */
function concerns({ ref }: FoundSource, pushed: string, { project, repository }: Payload): boolean {
  if (ref !== null) return [ref, `refs/heads/${ref}`, `refs/tags/${ref}`].includes(pushed);
  const branch = project?.default_branch ?? repository?.default_branch;
  // A forge that does not say which is the default: better a run too many.
  return branch ? pushed === `refs/heads/${branch}` : pushed.startsWith('refs/heads/');
}
