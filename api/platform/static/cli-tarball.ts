import type { CliTarballs, StaticFiles } from '#api/domain/static-files.ts';
import { withFile } from './tarball.ts';

/** Addresses that one process has answered under; more than these are made up by a client. */
const keptMax = 8;

/**
 * The CLI's npm tarball as this registry hands it out: the built one at `path` with `registry.json`, which
 * tells the CLI where it came from, so that `npx http://host/cli/agenthub-cli.tgz find pdf` asks that host.
 * Gives null when the build has no CLI.
 */
export function cliTarballs(files: StaticFiles, path: string): CliTarballs {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  return async (registryUrl) => {
    const known = kept.get(registryUrl);
    if (known) return known;
    const built = await files.find(path);
    if (!built) return null;
    const made = withFile(built.bodies.identity, {
      path: 'package/registry.json',
      bytes: new TextEncoder().encode(`${JSON.stringify({ registryUrl })}\n`),
    });
    if (kept.size >= keptMax) kept.clear();
    kept.set(registryUrl, made);
    return made;
  };
}
