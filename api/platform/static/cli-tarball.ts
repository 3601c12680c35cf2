import type { CliTarballs, StaticFiles } from '#api/domain/static-files.ts';
import { withFile } from './tarball.ts';

/**
 * The CLI's npm tarball of this registry: the built one at `path` plus `registry.json`, which contains the
 * registry's URL, so that `npx http://host/cli/agenthub-cli.tgz find pdf` uses that host. Null if the build
 * has no CLI. Tarballs are not cached: building one is cheap, and clients can invent many URLs.
 */
export function cliTarballs(files: StaticFiles, path: string): CliTarballs {
  return async (registryUrl) => {
    const built = await files.find(path);
    if (!built) return null;
    return withFile(built.bodies.identity, {
      path: 'package/registry.json',
      bytes: new TextEncoder().encode(`${JSON.stringify({ registryUrl })}\n`),
    });
  };
}
