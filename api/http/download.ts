import type { Context } from '../domain/context.ts';
import type { FoundAsset } from '../domain/asset/find.ts';
import type { VersionRow } from '../domain/version/get.ts';
import type { FileRow } from '../domain/version/read-file.ts';

/**
 * How long a shared cache may give out an archive without asking: a version never changes, but it may be
 * withdrawn, deleted or made private, and is then to be gone within this.
 */
const sharedSeconds = 60;

/**
 * Headers of a version's ZIP. Only what someone who is not signed in gets of a public asset is for shared
 * caches; what a dist-tag means, and what else is read, is asked for again, which by its ETag costs no bytes.
 */
export function archiveHeaders(
  { actor, settings }: Pick<Context, 'actor' | 'settings'>,
  asset: FoundAsset,
  row: VersionRow,
  selector: string,
) {
  const isPublic = asset.visibility === 'public' && settings.anonymousRead && actor === null;
  const isKept = isPublic && selector === row.version;
  return {
    etag: `"${row.digest}"`,
    'content-type': 'application/zip',
    'content-length': String(row.archiveBytes),
    'content-disposition': `attachment; filename="${asset.name}-${row.version}.zip"`,
    'cache-control': isKept
      ? `public, max-age=${sharedSeconds}, must-revalidate`
      : `${isPublic ? 'public' : 'private'}, no-cache`,
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
    'cache-control': 'private, no-cache',
  };
}
