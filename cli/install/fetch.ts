import { type Client, UnreachableError } from '#schema/client.ts';
import { CliError } from '../errors.ts';
import type { ArchiveCache } from './archive-cache.ts';
import { type Expected, type UnpackedFile, unpack } from './unpack.ts';

/** What is asked for when fetching: a version whose digest is known. */
export type Wanted = Expected & { ref: string; version: string; archiveBytes?: number };

/** Where the registry did not say how large an archive is. */
const archiveBytesMax = 1024 * 1024 * 1024;

/**
 * The files of a version: from the cache if they are there and undamaged, else from the registry.
 * `connect` is called only when the registry is needed. Throws `cli.refused` for an archive that is
 * not the announced one or holds what must not be installed.
 */
export async function fetchFiles(
  wanted: Wanted,
  cache: ArchiveCache,
  connect: () => Promise<Client>,
): Promise<UnpackedFile[]> {
  const cached = await cache.find(wanted.digest);
  if (cached) return unpack(cached, wanted);
  const archive = await download(await connect(), wanted);
  const files = unpack(archive, wanted);
  await cache.keep(wanted.digest, archive);
  return files;
}

async function download(client: Client, wanted: Wanted): Promise<Uint8Array> {
  const { ref, version, archiveBytes = archiveBytesMax } = wanted;
  const [namespace = '', name = ''] = ref.split('/');
  const response = await client.raw(
    'GET /api/v1/skills/{namespace}/{name}/versions/{version}/archive',
    { params: { namespace, name, version } },
  );
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > archiveBytes) break;
    }
  } catch (err) {
    if (err instanceof Error && err.name === 'AbortError') throw err;
    // The connection broke in mid-archive.
    throw new UnreachableError(response.url || client.baseUrl, err);
  }
  if (length > archiveBytes) {
    throw new CliError('cli.refused', `The archive of ${ref} is larger than ${archiveBytes} bytes`);
  }
  return Buffer.concat(chunks);
}
