import { z } from '@hono/zod-openapi';
import { assetSummary, kind, personSummary, time } from './asset.ts';
import { assetRef, digest, versionNumber } from './name.ts';
import { pathProblem } from './path.ts';

/** A warning about something that was stored despite a problem: code, file, line (from 1) and text. */
export const warning = z
  .object({
    code: z.string(),
    file: z.string(),
    line: z.number().int().nullable(),
    text: z.string(),
  })
  .openapi('Warning');
export type Warning = z.infer<typeof warning>;

/** The channel through which a version was published. */
export const channel = z.enum(['api', 'cli', 'web', 'sync']);
export type Channel = z.infer<typeof channel>;

/** The origin of a version: a git URL without a credential, a commit, and a folder, which is empty for the root. */
export const versionOrigin = z
  .object({
    repository: z.string(),
    commit: z.string(),
    path: z.string(),
    /** True if the publisher stated the origin; false if the registry itself read the version from there. */
    claimed: z.boolean(),
    /** Whether the files differ from the commit; null if the publisher did not state it. */
    dirty: z.boolean().nullable(),
  })
  .openapi('VersionOrigin');
export type VersionOrigin = z.infer<typeof versionOrigin>;

/**
 * Why a version was yanked. A `broken` one is still had by its exact number, with a warning. A `security` one is not: its
 * files are read by owners and admins alone.
 */
export const yankSeverity = z.enum(['broken', 'security']);
export type YankSeverity = z.infer<typeof yankSeverity>;

const count = z.number().int().min(0);

/** A version in a list: no manifest, no readme. */
export const versionSummary = z
  .object({
    version: versionNumber,
    digest,
    archiveBytes: count,
    unpackedBytes: count,
    fileCount: count,
    warningCount: count,
    distTags: z.array(z.string()),
    channel,
    /** Null if neither a sync nor the publisher gave an origin. */
    origin: versionOrigin.nullable(),
    publisher: personSummary.nullable(),
    author: z.string().nullable(),
    changelog: z.string().nullable(),
    yankedAt: time.nullable(),
    yankReason: z.string().nullable(),
    /** Null if the version is not yanked. */
    yankSeverity: yankSeverity.nullable(),
    publishedAt: time,
  })
  .openapi('VersionSummary');
export type VersionSummary = z.infer<typeof versionSummary>;

/**
 * Why a pinned part needs attention: its version was yanked, its asset is deprecated or deleted, or the caller can no
 * longer see it, which may also mean that it was deleted.
 */
export const partTrouble = z.enum(['yanked', 'deprecated', 'deleted', 'hidden']);
export type PartTrouble = z.infer<typeof partTrouble>;

/** A required asset, with the version that was pinned when the version that requires it was published. */
export const pinnedPart = z
  .object({
    kind,
    ref: assetRef,
    /** The version, range or dist-tag as written; null for `latest`. */
    requested: z.string().nullable(),
    version: versionNumber,
    digest,
    trouble: partTrouble.nullable(),
    /** How severe the yank of a part whose trouble is `yanked` is; else null. */
    yankSeverity: yankSeverity.nullable(),
  })
  .openapi('PinnedPart');
export type PinnedPart = z.infer<typeof pinnedPart>;

/** A complete version: the manifest as written, the warnings, and the readme as safe HTML. */
export const versionDetail = versionSummary
  .extend({
    manifest: z.record(z.string(), z.unknown()),
    warnings: z.array(warning),
    license: z.string().nullable(),
    readmeHtml: z.string(),
    readmePipeline: z.number().int(),
    /** A rough number of tokens of the manifest file, for an agent that loads it. */
    manifestTokens: z.number().int(),
    /** The required parts in the order of the manifest, with their current trouble; empty if there are none. */
    parts: z.array(pinnedPart),
  })
  .openapi('VersionDetail');
export type VersionDetail = z.infer<typeof versionDetail>;

/** An asset with its latest version, dist-tags and counts. `version` is null when every version is yanked. */
export const assetDetail = assetSummary
  .extend({
    /** The ref that was asked for, if the asset moved away from it; null otherwise. */
    movedFrom: assetRef.nullable(),
    owner: personSummary.nullable(),
    deprecation: z
      .object({
        message: z.string().nullable(),
        successor: z.string().nullable(),
        /** The kind of the successor; null if there is none. */
        successorKind: kind.nullable(),
      })
      .nullable(),
    distTags: z.record(z.string(), versionNumber),
    versionCount: count,
    /** Installs a day for the last 84 days, oldest first. */
    installsByDay: z.array(z.object({ day: z.iso.date(), count: z.number().int() })),
    version: versionDetail.nullable(),
    /** The permissions of the caller, so that a client shows only actions that will succeed. */
    permissions: z.object({ write: z.boolean(), administer: z.boolean() }),
  })
  .openapi('AssetDetail');
export type AssetDetail = z.infer<typeof assetDetail>;

/** A path inside a version that is safe to write; see {@link pathProblem}. */
const filePath = z
  .string()
  .superRefine((path, issue) => {
    const problem = pathProblem(path);
    if (problem !== null) issue.addIssue({ code: 'custom', message: problem });
  })
  .openapi({ type: 'string', example: 'scripts/run.py' });

/** One file of a version. */
export const versionFile = z
  .object({
    path: filePath,
    digest,
    sizeBytes: count,
    executable: z.boolean(),
    mediaType: z.string(),
  })
  .openapi('VersionFile');
export type VersionFile = z.infer<typeof versionFile>;

/** A file as highlighted HTML, one string a line; `lines` is null for a binary file or one over `sourceBytesMax`. */
export const fileSource = versionFile
  .extend({
    language: z.string().nullable(),
    lines: z.array(z.string()).nullable(),
  })
  .openapi('FileSource');
export type FileSource = z.infer<typeof fileSource>;

/** The answer of a publish: `created` (201), `unchanged` (200), or `checked` for a dry run (200). */
export const publishResult = z
  .object({
    outcome: z.enum(['created', 'unchanged', 'checked']),
    asset: assetSummary,
    version: versionSummary,
    warnings: z.array(warning),
    /** The required parts as they are pinned, or would be. */
    parts: z.array(pinnedPart),
  })
  .openapi('PublishResult');
export type PublishResult = z.infer<typeof publishResult>;
