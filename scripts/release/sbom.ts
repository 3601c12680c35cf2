import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A hash of a package, as CycloneDX writes it. */
type Hash = { alg: string; content: string };

/** The files with the licences of what is bundled, by the name that the SBOM gives the bundle. */
export const bundles: Record<string, string> = {
  server: 'dist/THIRD-PARTY-LICENSES.txt',
  cli: 'dist/cli/THIRD-PARTY-LICENSES.txt',
  'web-ui': 'dist/ui/THIRD-PARTY-LICENSES.txt',
  'api-reference': 'dist/scalar/THIRD-PARTY-LICENSES.txt',
};

/** A package of a bundle, as its file of licences lists it. */
export type Bundled = { name: string; version: string; licence: string };

/** The packages that a file of licences lists. */
export function readBundled(text: string): Bundled[] {
  // The texts of the licences follow the first line.
  const [list = ''] = text.split(`\n${'-'.repeat(80)}\n`);
  return [...list.matchAll(/^ {2}(\S+) (\S+): (.+)$/gm)].map(([, name, version, licence]) => ({
    name: name ?? '',
    version: version ?? '',
    licence: licence ?? '',
  }));
}

/**
 * The SBOM of a release, in CycloneDX 1.5: every package that is in a bundle, with the hashes that the lock file
 * has of it, and in which bundles it is. `date` is the time of the release, in RFC 3339. Equal inputs give equal
 * bytes. The base of the image (Node, Debian) is not in it. https://cyclonedx.org/docs/1.5/json/
 */
export function sbomOf(
  version: string,
  date: string,
  contents: Record<string, Bundled[]>,
  hashes: ReadonlyMap<string, Hash[]>,
): string {
  const found = new Map<string, { one: Bundled; in: string[] }>();
  for (const [bundle, packages] of Object.entries(contents)) {
    for (const one of packages) {
      const id = `${one.name}@${one.version}`;
      const entry = found.get(id) ?? { one, in: [] };
      entry.in.push(bundle);
      found.set(id, entry);
    }
  }
  const components = [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { one, in: names }]) => {
      const known = hashes.get(id);
      return {
        type: 'library',
        'bom-ref': purlOf(one),
        name: one.name,
        version: one.version,
        purl: purlOf(one),
        licenses: [{ expression: one.licence }],
        ...(known === undefined ? {} : { hashes: known }),
        properties: names.map((value) => ({ name: 'agenthub:bundle', value })),
      };
    });
  const body = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      timestamp: date,
      component: {
        type: 'application',
        'bom-ref': `agenthub@${version}`,
        name: 'agenthub',
        version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components,
  };
  const serialNumber = `urn:uuid:${uuidOf(JSON.stringify(body))}`;
  return `${JSON.stringify({ ...body, serialNumber }, null, 2)}\n`;
}

type Lock = { packages: Record<string, { version?: string; integrity?: string }> };

/**
 * The hashes that a lock file has of packages, by `name@version`. `npm sbom` has them too, but refuses a tree in
 * which some peer dependency does not fit, as those of tools that only build need not.
 */
export function lockedHashes(lock: string): Map<string, Hash[]> {
  const { packages } = JSON.parse(lock) as Lock;
  return new Map(
    Object.entries(packages).flatMap(([path, { version, integrity }]) => {
      const [, bits, base64 = ''] = /^sha(512|384|256|1)-(\S+)$/.exec(integrity ?? '') ?? [];
      if (version === undefined || bits === undefined) return [];
      const content = Buffer.from(base64, 'base64').toString('hex');
      const id = `${path.replace(/^.*node_modules\//, '')}@${version}`;
      return [[id, [{ alg: `SHA-${bits}`, content }]]];
    }),
  );
}

/** Reads what the build has bundled. */
export function bundledPackages(): Record<string, Bundled[]> {
  return Object.fromEntries(
    Object.entries(bundles).map(([name, file]) => [name, readBundled(readFileSync(file, 'utf8'))]),
  );
}

/** The address of a package of npm. https://github.com/package-url/purl-spec */
function purlOf({ name, version }: Bundled): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}

/** A UUID (version 8) made of a text. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
