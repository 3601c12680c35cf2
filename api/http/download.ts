import type { Context } from '../domain/context.ts';
import type { FoundAsset } from '../domain/asset/find.ts';
import type { VersionRow } from '../domain/version/get.ts';
import type { FileRow } from '../domain/version/read-file.ts';

/**
 * How long a shared cache may serve an archive without revalidation. A version never changes, but it may be
 * yanked, deleted or made private, and must then disappear within this time.
 */
const sharedSeconds = 60;

/**
 * The headers of a version's archive. Shared caches may store it only if anonymous users can read it and an
 * exact version was requested. Anything else, such as a dist-tag, is revalidated every time; the ETag makes
 * that cheap.
 */
export function archiveHeaders(
  { actor, settings }: Pick<Context, 'actor' | 'settings'>,
  asset: FoundAsset,
  row: VersionRow,
  selector: string,
) {
  const isPublic = asset.visibility === 'public' && settings.anonymousRead && actor === null;
  const isCacheable = isPublic && selector === row.version;
  return {
    etag: `"${row.digest}"`,
    'content-type': 'application/zip',
    'content-length': String(row.archiveBytes),
    'content-disposition': `attachment; filename="${asset.name}-${row.version}.zip"`,
    'cache-control': isCacheable
      ? `public, max-age=${sharedSeconds}, must-revalidate`
      : `${isPublic ? 'public' : 'private'}, no-cache`,
    'x-agenthub-version': row.version,
    'x-agenthub-digest': row.digest,
  };
}

/**
 * Media types that a browser shows without running code. Any other type is sent as plain text or as a
 * download.
 */
const inertTypes = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/svg+xml',
]);

/**
 * The headers of one raw file. Published bytes are never served as HTML or script from our origin: text is
 * sent as plain text, images with a sandbox policy (an SVG opened directly runs no script), everything else
 * as a download.
 */
export function fileHeaders(file: Pick<FileRow, 'digest' | 'mediaType' | 'path'>) {
  const name = encodeURIComponent(file.path.split('/').at(-1) ?? 'file');
  const isText =
    file.mediaType.startsWith('text/') || /[/+](json|xml|yaml|toml)$/.test(file.mediaType);
  const isInert = inertTypes.has(file.mediaType);
  const type = isInert
    ? file.mediaType
    : isText
      ? 'text/plain; charset=utf-8'
      : 'application/octet-stream';
  return {
    etag: `"${file.digest}"`,
    'content-type': type,
    'content-disposition': `${isText || isInert ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cache-control': 'private, no-cache',
  };
}
