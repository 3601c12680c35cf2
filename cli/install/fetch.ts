import { assetRoute, type Client } from '#schema/client.ts';
import { downloadBytesMax, readBody } from '../read-body.ts';
import { partsOf } from './asset-id.ts';
import type { ArchiveCache } from './archive-cache.ts';
import { type Expected, type UnpackedFile, unpack } from './unpack.ts';

/** What is asked for when fetching: a version whose digest is known. */
export type Wanted = Expected & {
  ref: string;
  version: string;
  archiveBytes?: number;
};

/**
 * The files of a version: from the cache if they are there and undamaged, else from the registry.
 * `connect` is called only when the registry is needed. Throws `cli.refused` for an archive that is
 * not the announced one or holds what must not be installed.
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
 * The bytes of an archive, not looked at yet. Throws `cli.refused` when they are more than the registry
 * announced, and `UnreachableError` when the connection breaks or is silent for so long.
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
