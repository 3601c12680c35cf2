import type { Settings } from '../domain/context.ts';
import type { FoundAsset } from '../domain/asset/find.ts';
import type { VersionRow } from '../domain/version/get.ts';
import type { FileRow } from '../domain/version/read-file.ts';

/**
 * Headers of a version's ZIP. An exact version never changes, so a public one may be kept for ever; what a
 * dist-tag means, or what not everyone may read, is asked for again.
 */
export function archiveHeaders(
  asset: FoundAsset,
  row: VersionRow,
  selector: string,
  { anonymousRead }: Pick<Settings, 'anonymousRead'>,
) {
  const isExact = selector === row.version;
  const isPublic = asset.visibility === 'public' && anonymousRead;
  const lifetime = isExact ? 'max-age=31536000, immutable' : 'no-cache';
  return {
    etag: `"${row.digest}"`,
    'content-type': 'application/zip',
    'content-length': String(row.archiveBytes),
    'content-disposition': `attachment; filename="${asset.name}-${row.version}.zip"`,
    'cache-control': `${isPublic ? 'public' : 'private'}, ${lifetime}`,
    'x-agenthub-version': row.version,
    'x-agenthub-digest': row.digest,
  };
}

/** Types that a browser shows without running anything; all else is plain text or a download. */
const inertTypes = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/svg+xml',
]);

/**
 * Headers of one raw file. Published bytes are never HTML or script from our origin: text is plain,
 * pictures are pictures in a sandbox (an SVG opened by itself runs nothing), the rest is a download.
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
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
  };
}
