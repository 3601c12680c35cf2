import { z } from '@hono/zod-openapi';
import { manifestChangeNames } from './kinds/manifest-change.ts';
import { versionFile } from './version.ts';

/** One changed file: `hunks` is null for a binary file, and for one too large or too different to compare or to show. */
export const fileDiff = z
  .object({
    path: z.string(),
    change: z.enum(['added', 'removed', 'changed']),
    before: versionFile.nullable(),
    after: versionFile.nullable(),
    added: z.number().int(),
    removed: z.number().int(),
    hunks: z
      .array(
        z.object({
          oldStart: z.number().int(),
          oldLines: z.number().int(),
          newStart: z.number().int(),
          newLines: z.number().int(),
          /** Each starts with ' ', '+', '-' or '\' as in a unified diff. */
          lines: z.array(z.string()),
        }),
      )
      .nullable(),
  })
  .openapi('FileDiff');
export type FileDiff = z.infer<typeof fileDiff>;

/** Where something was found: a file of the newer version and a line in it; null for the whole file. */
export const finding = z
  .object({ path: z.string(), line: z.number().int().nullable(), text: z.string() })
  .openapi('Finding');
export type Finding = z.infer<typeof finding>;

/** What a reader of a comparison must not miss, in the order of danger. It points to places and is no security scan. */
export const whatMatters = z
  .object({
    /** New files that can be run: scripts by name or first line, and files with the executable bit. */
    scripts: z.array(finding),
    /** Changed files that can be run. */
    changedScripts: z.array(finding),
    /** Existing files that got the executable bit. */
    madeExecutable: z.array(finding),
    /** New or changed files whose content is not compared. */
    opaque: z.array(finding),
    /** Hosts in added lines that no other line of the hunks names. */
    hosts: z.array(finding),
    /** Environment variables in added lines, found in the same way. */
    environment: z.array(finding),
    /** What changed in the manifest, such as the tools that it newly allows. */
    manifest: z.array(z.object({ what: z.enum(manifestChangeNames), values: z.array(z.string()) })),
  })
  .openapi('WhatMatters');
export type WhatMatters = z.infer<typeof whatMatters>;

/** A page of changed files, in the order of their paths; about 1 MiB at most. */
export const versionDiff = z
  .object({
    from: z.string(),
    to: z.string(),
    files: z.array(fileDiff),
    /** Of the files on this page, and of the manifests on each. */
    matters: whatMatters,
    /** Whether there are more changed files than on this page; `nextCursor` leads to them. */
    truncated: z.boolean(),
    nextCursor: z.string().nullable(),
  })
  .openapi('VersionDiff');
export type VersionDiff = z.infer<typeof versionDiff>;
