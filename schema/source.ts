import { z } from '@hono/zod-openapi';
import { kind, time, visibility } from './asset.ts';
import {
  canonicalGitUrl,
  gitRefMaxLength,
  gitRefProblem,
  gitUrlMaxLength,
  parseGitUrl,
} from './git-url.ts';
import { namespaceName } from './name.ts';
import { pathGlobMaxLength, pathGlobProblem } from './path-glob.ts';

/** The git URL of a source, in its stored form: http, https or ssh, without a secret. */
export const gitUrl = z
  .string()
  .max(gitUrlMaxLength)
  .superRefine((text, issue) => {
    const parsed = parseGitUrl(text);
    if (typeof parsed === 'string') issue.addIssue({ code: 'custom', message: `It ${parsed}` });
  })
  .transform(canonicalGitUrl)
  .openapi({ type: 'string', example: 'https://gitlab.example.com/team/skills.git' });

/** A branch, a tag, a full ref name or a commit. */
const gitRef = z
  .string()
  .max(gitRefMaxLength)
  .superRefine((text, issue) => {
    const problem = gitRefProblem(text);
    if (problem !== null) issue.addIssue({ code: 'custom', message: `It ${problem}` });
  });

/** The folders to sync, such as `skills/**`; empty for all. */
const pathGlob = z
  .string()
  .max(pathGlobMaxLength)
  .superRefine((text, issue) => {
    const problem = pathGlobProblem(text);
    if (problem !== null) issue.addIssue({ code: 'custom', message: `It ${problem}` });
  });

/** The credential for a private repository. It is never part of an answer. */
export const credentialInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('token'),
    token: z.string().min(1).max(4096),
    username: z.string().min(1).max(128).optional(),
  }),
  z.strictObject({
    kind: z.literal('basic'),
    username: z.string().min(1).max(128),
    password: z.string().min(1).max(4096),
  }),
  z.strictObject({
    kind: z.literal('ssh-key'),
    privateKey: z.string().min(1).max(32_768),
    passphrase: z.string().max(1024).optional(),
  }),
]);
export type CredentialInput = z.infer<typeof credentialInput>;

/** Seconds between two scheduled runs; 0 for no schedule, null for the setting of the registry (`SYNC_INTERVAL`). */
const intervalSeconds = z
  .number()
  .int()
  .min(0)
  .max(31_536_000)
  .refine((seconds) => seconds === 0 || seconds >= 60, 'At least 60 seconds, or 0 for never');

/** The input for a new source. */
export const sourceInput = z
  .strictObject({
    url: gitUrl,
    /** Null for the remote's HEAD. */
    ref: gitRef.nullable().default(null),
    pathGlob: pathGlob.default(''),
    namespace: namespaceName,
    visibility: visibility.optional(),
    intervalSeconds: intervalSeconds.nullable().default(null),
    credential: credentialInput.nullable().default(null),
    paused: z.boolean().default(false),
  })
  .openapi('SyncSourceInput');
export type SourceInput = z.infer<typeof sourceInput>;

/** The changes of a source. A missing credential stays as it is; null removes it. */
export const sourcePatch = z
  .strictObject({
    url: gitUrl,
    ref: gitRef.nullable(),
    pathGlob,
    visibility,
    intervalSeconds: intervalSeconds.nullable(),
    credential: credentialInput.nullable(),
    paused: z.boolean(),
    /** True makes a new webhook secret, which is only in this answer. */
    newWebhookSecret: z.literal(true),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Say what to change')
  .openapi('SyncSourceChange');
export type SourcePatch = z.infer<typeof sourcePatch>;

/** What started a run. `import` is a single run of a source without a schedule. */
export const syncTrigger = z.enum(['schedule', 'manual', 'webhook', 'import']);
export type SyncTrigger = z.infer<typeof syncTrigger>;

/** `partial`: finished, but some assets could not be published. `waiting`: failed, and will be retried. */
export const syncState = z.enum([
  'queued',
  'running',
  'waiting',
  'succeeded',
  'partial',
  'failed',
  'cancelled',
]);
export type SyncState = z.infer<typeof syncState>;

/** The planned change of one asset. */
export const syncChange = z.enum(['new', 'changed', 'unchanged', 'gone', 'conflict', 'invalid']);
export type SyncChange = z.infer<typeof syncChange>;

/** The number of assets by change, and the number that could not be applied. */
export const syncCounts = z
  .object({
    new: z.number().int(),
    changed: z.number().int(),
    unchanged: z.number().int(),
    gone: z.number().int(),
    conflict: z.number().int(),
    invalid: z.number().int(),
    failed: z.number().int(),
  })
  .openapi('SyncCounts');
export type SyncCounts = z.infer<typeof syncCounts>;

/** One pass over a source. */
export const syncRun = z
  .object({
    id: z.uuid(),
    sourceId: z.uuid(),
    url: z.string(),
    trigger: syncTrigger,
    state: syncState,
    /** The number of the attempt, from 1. */
    attempt: z.number().int(),
    ref: z.string().nullable(),
    commit: z.string().nullable(),
    counts: syncCounts,
    error: z.object({ code: z.string(), detail: z.string() }).nullable(),
    requestedBy: z.string().nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    /** The time of the next attempt; null unless the run is waiting. */
    nextAttemptAt: time.nullable(),
  })
  .openapi('SyncRun');
export type SyncRun = z.infer<typeof syncRun>;

/** The outcome of a run, or of its preview, for one asset. */
export const syncOutcome = z
  .object({
    kind,
    /** The folder in the repository; empty for the root. */
    path: z.string(),
    name: z.string().nullable(),
    change: syncChange,
    /** The published or existing version; null if there is none. */
    version: z.string().nullable(),
    /** True when it could not be applied. */
    failed: z.boolean(),
    /** The reasons for the outcome and the warnings of the manifest, as sentences. */
    reasons: z.array(z.string()),
  })
  .openapi('SyncOutcome');
export type SyncOutcome = z.infer<typeof syncOutcome>;

/** A line of the log of a run. `ordinal` counts from 1. */
export const syncLogLine = z
  .object({
    ordinal: z.number().int(),
    at: time,
    level: z.enum(['info', 'warn', 'error']),
    text: z.string(),
  })
  .openapi('SyncLogLine');
export type SyncLogLine = z.infer<typeof syncLogLine>;

/** A source as admins see it. */
export const syncSource = z
  .object({
    id: z.uuid(),
    url: z.string(),
    ref: z.string().nullable(),
    pathGlob: z.string(),
    namespace: z.string(),
    visibility,
    intervalSeconds: z.number().int().nullable(),
    /** The kind of its credential, never the credential itself. */
    credential: z.enum(['none', 'token', 'basic', 'ssh-key']),
    paused: z.boolean(),
    /** The URL to which GitLab and GitHub send push events. */
    webhookUrl: z.string(),
    /** The last commit that was applied with nothing left to retry; it may have invalid assets. */
    commit: z.string().nullable(),
    lastRun: syncRun.nullable(),
    nextRunAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .openapi('SyncSource');
export type SyncSource = z.infer<typeof syncSource>;

/** A source with its webhook secret, which is in the answer only when it is new. */
export const syncSourceWithSecret = syncSource
  .extend({ webhookSecret: z.string().nullable() })
  .openapi('SyncSourceWithSecret');

/** The result of a connection test. */
export const sourceTest = z
  .object({ ref: z.string(), commit: z.string(), milliseconds: z.number().int() })
  .openapi('SourceTest');
export type SourceTest = z.infer<typeof sourceTest>;

/** The changes that a run would make now. */
export const syncPreview = z
  .object({
    ref: z.string(),
    commit: z.string(),
    counts: syncCounts,
    outcomes: z.array(syncOutcome),
    problems: z.array(z.object({ pointer: z.string(), detail: z.string() })),
  })
  .openapi('SyncPreview');
export type SyncPreview = z.infer<typeof syncPreview>;
