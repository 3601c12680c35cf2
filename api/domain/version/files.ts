import { eq } from 'drizzle-orm';
import type { FileSource, VersionDiff, VersionFile } from '#schema/version.ts';
import { isText } from '#schema/text-bytes.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import { compareFiles } from '../diff.ts';
import { highlightBytesMax, highlightLines } from '../highlight.ts';
import { getVersionRow, type VersionRow } from './get.ts';
import { type FileRow, getFileRow, readFile, readVersionFile, summariseFile } from './read-file.ts';

/** The files of a version, sorted by path. Throws `asset.not_found` and `version.not_found`, as all here do. */
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

/** One file as highlighted lines; none for a binary file or one over `highlightBytesMax`. */
export async function getFileSource(
  ctx: Context,
  key: AssetKey,
  selector: string,
  path: string,
): Promise<FileSource> {
  const { file, read } = await getFile(ctx, key, selector, path);
  const summary = summariseFile(file);
  if (file.sizeBytes > highlightBytesMax) return { ...summary, language: null, lines: null };
  const bytes = await read();
  if (!isText(bytes)) return { ...summary, language: null, lines: null };
  return { ...summary, ...highlightLines(new TextDecoder().decode(bytes), path) };
}

/** What changed from one version to another, as hunks a file. */
export async function diffVersions(
  ctx: Context,
  key: AssetKey,
  from: string,
  to: string,
): Promise<VersionDiff> {
  const asset = await getReadableAsset(ctx, key);
  const [before, after] = await Promise.all([
    getVersionRow(ctx, asset, from),
    getVersionRow(ctx, asset, to),
  ]);
  const [oldRows, newRows] = await Promise.all([
    listFileRows(ctx, before),
    listFileRows(ctx, after),
  ]);
  const compared = await compareFiles(
    oldRows.map(summariseFile),
    newRows.map(summariseFile),
    (side, file) => readVersionFile(ctx, side === 'before' ? before : after, file.path),
  );
  return { from: before.version, to: after.version, ...compared };
}

/** The version that a selector means, of an asset that the caller may read. */
export async function getReadableVersion(
  ctx: Context,
  key: AssetKey,
  selector: string,
): Promise<VersionRow> {
  return getVersionRow(ctx, await getReadableAsset(ctx, key), selector);
}

function listFileRows(ctx: Context, version: VersionRow): Promise<FileRow[]> {
  const { versionFiles } = ctx.db.tables;
  return ctx.db.query
    .select()
    .from(versionFiles)
    .where(eq(versionFiles.versionId, version.id))
    .orderBy(versionFiles.path);
}
