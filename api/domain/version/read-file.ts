import { and, eq, sql } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { VersionFile } from '#schema/version.ts';
import { extractFile } from '../archive.ts';
import type { Context } from '../context.ts';
import type { Tables } from '#schema/tables/define.ts';
import type { VersionRow } from './get.ts';

export type FileRow = Tables['versionFiles']['$inferSelect'];

/** The row of one file of a version; throws `file.not_found`. */
export async function getFileRow(
  ctx: Pick<Context, 'db'>,
  version: Pick<VersionRow, 'id' | 'version'>,
  path: string,
): Promise<FileRow> {
  const { versionFiles } = ctx.db.tables;
  const [row] = await ctx.db.query
    .select()
    .from(versionFiles)
    .where(and(eq(versionFiles.versionId, version.id), eq(versionFiles.path, path)));
  if (!row)
    throw new AppError('file.not_found', `Version ${version.version} has no file "${path}".`);
  return row;
}

/** The row of one file of a version, by its path in upper or lower case; null when there is none. */
export async function findFileRow(
  ctx: Pick<Context, 'db'>,
  version: Pick<VersionRow, 'id'>,
  path: string,
): Promise<FileRow | null> {
  const { versionFiles } = ctx.db.tables;
  const isNamed = sql`lower(${versionFiles.path}) = ${path.toLowerCase()}`;
  const [row] = await ctx.db.query
    .select()
    .from(versionFiles)
    .where(and(eq(versionFiles.versionId, version.id), isNamed));
  return row ?? null;
}

/** The bytes of a file, read from its place in the archive without the rest. */
export async function readFile(
  ctx: Pick<Context, 'db' | 'blobs'>,
  version: Pick<VersionRow, 'digest'>,
  file: FileRow,
): Promise<Uint8Array<ArrayBuffer>> {
  const range = { offset: file.archiveOffset, length: file.archiveLength };
  const packed = await ctx.blobs.read(version.digest, range);
  if (!packed)
    throw new AppError(
      'internal.error',
      `The archive ${version.digest} is missing from the store.`,
    );
  return new Uint8Array(extractFile(packed, file));
}

/** The bytes of a file by its path; throws `file.not_found`. */
export async function readVersionFile(
  ctx: Pick<Context, 'db' | 'blobs'>,
  version: Pick<VersionRow, 'id' | 'version' | 'digest'>,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(ctx, version, await getFileRow(ctx, version, path));
}

/** A file as the API shows it. */
export function summariseFile(row: FileRow): VersionFile {
  return {
    path: row.path,
    digest: row.digest,
    sizeBytes: row.sizeBytes,
    executable: row.executable,
    mediaType: row.mediaType,
  };
}
