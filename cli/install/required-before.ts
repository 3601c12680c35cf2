import type { Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { CliError } from '../errors.ts';
import { createArchiveCache } from './archive-cache.ts';
import { keyOf, partsOf } from './asset-id.ts';
import { type Engine, readScope } from './engine.ts';
import { fetchFiles } from './fetch.ts';
import { findLocked } from './lockfile.ts';
import { placingOf } from './placing.ts';
import type { Prepared } from './prepare.ts';
import type { InstallScope } from '#schema/targets.ts';

/**
 * The names of the inputs that the installed versions of assets require, by key. An asset that is not installed has no
 * row, and nor has one whose installed version can no longer be read: it counts as new.
 */
export async function requiredBefore(
  engine: Engine,
  scope: InstallScope,
  assets: readonly Prepared[],
  transferClient: () => Promise<{ client: Client; silenceMilliseconds: number }>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { places } = engine;
  const { lock } = await readScope(engine, scope);
  const cache = createArchiveCache(places.home);
  const required = new Map<string, ReadonlySet<string>>();
  for (const asset of assets) {
    const { kind, ref, digest, placing } = asset;
    const locked = findLocked(lock, asset);
    if (!locked || placing.inputs.length === 0) continue;
    try {
      const { version } = locked;
      const before =
        locked.digest === digest
          ? placing
          : placingOf(
              {
                kind,
                name: partsOf(ref).name,
                files: await fetchFiles(
                  { kind, ref, version, digest: locked.digest },
                  cache,
                  transferClient,
                ),
              },
              scope,
              places,
            );
      const names = before.inputs.flatMap((input) => (input.required ? [input.name] : []));
      required.set(keyOf(asset), new Set(names));
    } catch (err) {
      if (!(err instanceof AppError) && !(err instanceof CliError)) throw err;
    }
  }
  return required;
}
