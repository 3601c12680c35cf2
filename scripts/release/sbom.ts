import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

type Component = { name: string; version: string; purl?: string; [field: string]: unknown };
type NpmSbom = { components: Component[]; [field: string]: unknown };

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
  return [...text.matchAll(/^ {2}(\S+) (\S+): (.+)$/gm)].map(([, name, version, licence]) => ({
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
  locked: Component[],
): string {
  const known = new Map(locked.map((one) => [`${one.name}@${one.version}`, one]));
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
      const locked = known.get(id);
      return {
        type: 'library',
        'bom-ref': purlOf(one),
        name: one.name,
        version: one.version,
        purl: purlOf(one),
        licenses: [{ expression: one.licence }],
        ...pick(locked, ['hashes', 'externalReferences']),
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

/** The packages of the lock file as `npm sbom` describes them. */
export function lockedComponents(): Component[] {
  const text = execFileSync(
    'npm',
    ['sbom', '--sbom-format=cyclonedx', '--package-lock-only', '--offline'],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  return (JSON.parse(text) as NpmSbom).components;
}

/** Reads what the build has bundled. */
export function bundledPackages(): Record<string, Bundled[]> {
  return Object.fromEntries(
    Object.entries(bundles).map(([name, file]) => [name, readBundled(readFileSync(file, 'utf8'))]),
  );
}

/** Those of the fields that there are. */
function pick(from: Component | undefined, fields: string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => (from?.[field] === undefined ? [] : [[field, from[field]]])),
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
