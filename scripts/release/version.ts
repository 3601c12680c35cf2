import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';

/** The files that name the version, with how; those made by `npm run chart` follow from them. */
const places: [files: string, pattern: RegExp, occurrences: number][] = [
  ['package.json', /^( {2}"version": ")[^"]+/gm, 1],
  // The package itself, which the lock file names twice.
  ['package-lock.json', /^((?: {2}| {6})"version": ")[^"]+/gm, 2],
  ['deploy/helm/agenthub/Chart.yaml', /^(appVersion: ).+/gm, 1],
  ['deploy/kustomize/example/kustomization.yaml', /^( +newTag: ).+/gm, 1],
];

/** The files that a release changes. */
export const versionFiles = places.map(([files]) => files);

/** Writes the version into {@link versionFiles}. Throws if one of them does not name a version where it should. */
export function setVersion(version: string): void {
  for (const [files, pattern, occurrences] of places) {
    for (const file of globSync(files)) {
      let left = occurrences;
      const text = readFileSync(file, 'utf8').replace(pattern, (whole, before: string) => {
        left -= 1;
        return left < 0 ? whole : before + version;
      });
      if (left > 0) throw new Error(`${file} names no version`);
      writeFileSync(file, text);
    }
  }
}

/** The version in package.json. */
export function currentVersion(): string {
  return (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
}

/** Whether the repository has a chart, whose files are then made again. */
export const hasChart = () => existsSync('scripts/chart.ts');
