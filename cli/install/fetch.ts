import { assetRoute, type Client } from '#schema/client.ts';
import { downloadBytesMax, readBody } from '../read-body.ts';
import { partsOf } from './asset-id.ts';
import type { ArchiveCache } from './archive-cache.ts';
import { type Expected, type UnpackedFile, unpack } from './unpack.ts';

/** A version to fetch, with its digest. */
export type Wanted = Expected & {
  ref: string;
  version: string;
  archiveBytes?: number;
};

/**
 * The files of a version, from the cache if it has an undamaged archive, else from the registry. `connect`
 * is called only if the registry is needed. Throws `cli.refused` if the archive is not the announced one
 * or contains entries that must not be installed.
 */
export async function fetchFiles(
  wanted: Wanted,
  cache: ArchiveCache,
  connect: () => Promise<{ client: Client; silenceMilliseconds: number }>,
): Promise<UnpackedFile[]> {
  const cached = await cache.find(wanted.digest);
  if (cached) return unpack(cached, wanted);
  const { client, silenceMilliseconds } = await connect();
  const archive = await fetchArchive(client, wanted, silenceMilliseconds);
  const files = unpack(archive, wanted);
  await cache.keep(wanted.digest, archive);
  return files;
}

/**
 * Downloads an archive without checking its content. Throws `cli.refused` if it is larger than the
 * registry announced, and `UnreachableError` if the connection breaks or is silent for too long.
 */
export async function fetchArchive(
  client: Client,
  wanted: Wanted,
  silenceMilliseconds: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const { kind, ref, version, archiveBytes = downloadBytesMax } = wanted;
  const response = await client.raw(
    assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}/archive'),
    { params: { ...partsOf(ref), version } },
  );
  return readBody(response, {
    what: `The archive of ${ref}`,
    url: client.baseUrl,
    bytesMax: Math.min(archiveBytes, downloadBytesMax),
    silenceMilliseconds,
  });
}
