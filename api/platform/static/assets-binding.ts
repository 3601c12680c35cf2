import { digestOf } from '#api/domain/archive/digest.ts';
import type { StaticFiles } from '#api/domain/static-files.ts';

/**
 * The binding to the static assets of a Worker.
 * https://developers.cloudflare.com/workers/static-assets/binding/
 */
export type AssetsBinding = { fetch(request: Request): Promise<Response> };

/**
 * The static assets of a Worker below `folder` (without slashes; empty for all). There are no precompressed
 * variants: Cloudflare compresses responses itself.
 */
export function assetsBinding(assets: AssetsBinding, folder: string): StaticFiles {
  return {
    async find(path) {
      // Every built file has an extension; URLs of pages have none, so they need no look-up.
      if (!/\.\w+$/.test(path)) return null;
      const url = new URL('https://assets.invalid');
      url.pathname = folder === '' ? path : `${folder}/${path}`;
      const response = await assets.fetch(new Request(url));
      const identity = new Uint8Array(await response.arrayBuffer());
      if (response.status === 404) return null;
      if (!response.ok)
        throw new Error(`The asset ${path} responded with status ${response.status}`);
      return {
        mediaType: response.headers.get('content-type') ?? 'application/octet-stream',
        etag: response.headers.get('etag') ?? `"${await digestOf(identity)}"`,
        immutable: path.startsWith('assets/'),
        bodies: { identity },
      };
    },
  };
}
