import type { ManifestData } from '../manifest-change.ts';
import { serverJsonOf } from './normalise.ts';
import { launchKey, publisherKey } from './server-json.ts';

/** The packages of a server: `npm @example/weather@1.0.0`; a plain command stands as it is. */
export function packagesOf(manifest: ManifestData): string[] {
  const { packages = [], _meta } = serverJsonOf(manifest);
  const launch = _meta?.[publisherKey]?.[launchKey];
  return [
    ...packages.map(({ registryType = '', identifier = '', version }) =>
      `${registryType} ${identifier}${version === undefined ? '' : `@${version}`}`.trim(),
    ),
    ...(launch ? [[launch.command, ...(launch.args ?? [])].join(' ')] : []),
  ];
}

/** The addresses of a server that runs elsewhere. */
export function remotesOf(manifest: ManifestData): string[] {
  return (serverJsonOf(manifest).remotes ?? []).flatMap(({ url }) => url ?? []);
}

/** What starts the server, or where it is: in `after` alone, and in `before` alone. */
export function launchChanges(
  before: ManifestData | null,
  after: ManifestData | null,
): { added: string[]; removed: string[] } {
  if (!before || !after) return { added: [], removed: [] };
  const [old, now] = [before, after].map((one) => [...packagesOf(one), ...remotesOf(one)]);
  return {
    added: (now ?? []).filter((one) => !old?.includes(one)),
    removed: (old ?? []).filter((one) => !now?.includes(one)),
  };
}
