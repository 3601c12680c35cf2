import { changesWithValues, type ManifestData } from '../manifest-change.ts';
import { declaredInputs } from './inputs.ts';
import { serverJsonOf } from './normalise.ts';
import { launchChanges } from './what-starts.ts';

/**
 * What changed between two server.json that a reader must not miss: what starts the server or where it is, and the
 * values that it asks for, such as environment variables.
 */
export function serverChanges(before: ManifestData | null, after: ManifestData | null) {
  const launch = launchChanges(before, after);
  const [old, now] = before && after ? [inputNames(before), inputNames(after)] : [[], []];
  return changesWithValues([
    { what: 'launchAdded' as const, values: launch.added },
    { what: 'launchRemoved' as const, values: launch.removed },
    { what: 'inputsAdded' as const, values: now.filter((name) => !old.includes(name)) },
    { what: 'inputsRemoved' as const, values: old.filter((name) => !now.includes(name)) },
  ]);
}

function inputNames(manifest: ManifestData): string[] {
  return declaredInputs(serverJsonOf(manifest)).map(({ name }) => name);
}
