import { readFileSync } from 'node:fs';
import { withFile } from './tarball.ts';

/** Addresses that one process has answered under; more than these are made up by a client. */
const keptMax = 8;

/**
 * The CLI's npm tarball as this registry hands it out: with `registry.json`, which tells the CLI where it
 * came from, so that `npx http://host/cli/agenthub-cli.tgz find pdf` asks that host. Gives null when the
 * build has no CLI.
 */
export function cliTarballs(path: string): (registryUrl: string) => Uint8Array<ArrayBuffer> | null {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  let built: Uint8Array | null | undefined;
  return (registryUrl) => {
    built ??= readIfThere(path);
    if (!built) return null;
    const known = kept.get(registryUrl);
    if (known) return known;
    const made = withFile(built, {
      path: 'package/registry.json',
      bytes: new TextEncoder().encode(`${JSON.stringify({ registryUrl })}\n`),
    });
    if (kept.size >= keptMax) kept.clear();
    kept.set(registryUrl, made);
    return made;
  };
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'ENOENT') return null;
    throw err;
  }
}
