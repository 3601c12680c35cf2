import { z } from 'zod';
import { eq } from 'drizzle-orm';
import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { FileSource, VersionFile } from '#schema/version.ts';
import type { VersionDiff, WhatMatters } from '#schema/version-diff.ts';
import { whatMatters } from '#schema/what-matters.ts';
import { isText } from '#schema/text-bytes.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import { cursorOf, cursorPart } from '../cursor.ts';
import { compareFiles, type DiffPage, type DiffSource } from '../diff.ts';
import { plainLines, sourceBytesMax } from '../highlight/source-lines.ts';
import { JsonBytes } from '../json-bytes.ts';
import { WorkCache } from '../work-cache.ts';
import { type SourceLines, queueKeyOf } from '../parsers.ts';
import { getVersionToRead, type VersionRow } from './get.ts';
import { type FileRow, getFileRow, readFile, readVersionFile, summariseFile } from './read-file.ts';

/** The files of a version, sorted by path. Throws `asset.not_found`, `version.not_found` and `version.withdrawn`, as all here do. */
export async function listFiles(
  ctx: Context,
  key: AssetKey,
  selector: string,
): Promise<VersionFile[]> {
  const version = await getReadableVersion(ctx, key, selector);
  return (await listFileRows(ctx, version)).map(summariseFile);
}

/** One file's row and its version, without its bytes: enough for a conditional answer. */
export async function getFile(
  ctx: Context,
  key: AssetKey,
  selector: string,
  path: string,
): Promise<{ file: FileRow; read(): Promise<Uint8Array<ArrayBuffer>> }> {
  const version = await getReadableVersion(ctx, key, selector);
  const file = await getFileRow(ctx, version, path);
  return { file, read: () => readFile(ctx, version, file) };
}

/** One file as highlighted lines; none for a binary file or one over {@link sourceBytesMax}. Throws `server.busy`. */
export async function getFileSource(
  ctx: Context,
  key: AssetKey,
  selector: string,
  path: string,
): Promise<JsonBytes<FileSource>> {
  const { file, read } = await getFile(ctx, key, selector, path);
  const summary = summariseFile(file);
  if (file.sizeBytes > sourceBytesMax) return toSource(summary, null);
  // The name says by which grammar; the rest of the path says nothing.
  const name = path.slice(path.lastIndexOf('/') + 1);
  const lines = await sources.get(ctx.parsers, `${file.digest} ${name}`, async () => {
    const bytes = await read();
    const value = isText(bytes)
      ? await highlight(ctx, new TextDecoder().decode(bytes), name)
      : null;
    return { value, bytes: value?.json.length ?? 0 };
  });
  return toSource(summary, lines);
}

const sources = new WorkCache<SourceLines | null>();

async function highlight(ctx: Context, text: string, path: string): Promise<SourceLines> {
  return (await ctx.parsers.run('highlight', { text, path }, queueKeyOf(ctx))) ?? plainLines(text);
}

function toSource(file: VersionFile, lines: SourceLines | null): JsonBytes<FileSource> {
  const head = JSON.stringify({ ...file, language: lines?.language ?? null });
  return new JsonBytes(`${head.slice(0, -1)},"lines":`, lines?.json ?? 'null', '}');
}

/** A page of what changed from one version to another, as hunks a file. Throws `server.busy`. */
export async function diffVersions(
  ctx: Context,
  key: AssetKey,
  range: { from: string; to: string; cursor?: string | undefined },
): Promise<JsonBytes<VersionDiff>> {
  const asset = await getReadableAsset(ctx, key);
  const [before, after] = await Promise.all([
    getVersionToRead(ctx, asset, range.from),
    getVersionToRead(ctx, asset, range.to),
  ]);
  const digests = [before.digest, after.digest] as const;
  // Of these very versions: a dist-tag may have moved since the page before.
  const place = cursorOf(z.tuple([z.literal(digests[0]), z.literal(digests[1]), cursorPart.count]));
  const [, , skipped] = range.cursor ? place.decode(range.cursor) : [...digests, 0];
  const { files, matters, next } = await diffs.get(
    ctx.parsers,
    [key.kind, ...digests, skipped].join(' '),
    async () => {
      const value = await comparePage(ctx, key.kind, before, after, skipped);
      return { value, bytes: value.files.length + value.matters.length };
    },
  );
  const nextCursor = next === null ? null : place.encode([...digests, next]);
  const head = JSON.stringify({
    from: before.version,
    to: after.version,
    truncated: nextCursor !== null,
    nextCursor,
  });
  return new JsonBytes(
    `${head.slice(0, -1)},"matters":`,
    matters.encode(),
    ',"files":',
    files.encode(),
    '}',
  );
}

type JudgedPage = DiffPage & { matters: JsonBytes<WhatMatters> };
const diffs = new WorkCache<JudgedPage>();

async function comparePage(
  ctx: Context,
  kind: Kind,
  before: VersionRow,
  after: VersionRow,
  skipped: number,
): Promise<JudgedPage> {
  const [oldRows, newRows] = await Promise.all([
    listFileRows(ctx, before),
    listFileRows(ctx, after),
  ]);
  const source: DiffSource = {
    read: (side, file) => readVersionFile(ctx, side === 'before' ? before : after, file.path),
    compare: (texts) => ctx.parsers.run('diff', texts, queueKeyOf(ctx)),
  };
  const page = await compareFiles(
    oldRows.map(summariseFile),
    newRows.map(summariseFile),
    source,
    skipped,
  );
  const matters: WhatMatters = {
    ...whatMatters(page.files.decode()),
    manifest: kindModule(kind).manifestChanges(before.manifest, after.manifest),
  };
  return { ...page, matters: new JsonBytes(JSON.stringify(matters)) };
}

/** The version that a selector means, whose files the caller may read. */
export async function getReadableVersion(
  ctx: Context,
  key: AssetKey,
  selector: string,
): Promise<VersionRow> {
  return getVersionToRead(ctx, await getReadableAsset(ctx, key), selector);
}

function listFileRows(ctx: Context, version: VersionRow): Promise<FileRow[]> {
  const { versionFiles } = ctx.db.tables;
  return ctx.db.query
    .select()
    .from(versionFiles)
    .where(eq(versionFiles.versionId, version.id))
    .orderBy(versionFiles.path);
}
