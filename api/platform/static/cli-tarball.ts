import type { CliTarballs, StaticFiles } from '#api/domain/static-files.ts';
import { withFile } from './tarball.ts';

/**
 * The CLI's npm tarball as this registry hands it out: the built one at `path` with `registry.json`, which
 * tells the CLI where it came from, so that `npx http://host/cli/agenthub-cli.tgz find pdf` asks that host.
 * Gives null when the build has no CLI. Keeps none: an address costs little, and clients can make up many.
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
