import { digestOf } from '#api/domain/archive/digest.ts';
import type { StaticFiles } from '#api/domain/static-files.ts';

/** The binding of a Worker to the files uploaded with it. https://developers.cloudflare.com/workers/static-assets/binding/ */
export type AssetsBinding = { fetch(request: Request): Promise<Response> };

/**
 * The files of a build that were uploaded with a Worker, below `folder` of them (without slashes, empty
 * for all). Compressed neighbours are not among them: Cloudflare compresses what leaves it.
 */
export function assetsBinding(assets: AssetsBinding, folder: string): StaticFiles {
  return {
    async find(path) {
      // All that a build makes has an ending; addresses of pages, which have none, need not be asked for.
      if (!/\.\w+$/.test(path)) return null;
      const url = new URL('https://assets.invalid');
      url.pathname = folder === '' ? path : `${folder}/${path}`;
      const response = await assets.fetch(new Request(url));
      const identity = new Uint8Array(await response.arrayBuffer());
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`The asset ${path} answers ${response.status}`);
      return {
        mediaType: response.headers.get('content-type') ?? 'application/octet-stream',
        etag: response.headers.get('etag') ?? `"${await digestOf(identity)}"`,
        immutable: path.startsWith('assets/'),
        bodies: { identity },
      };
    },
  };
}
