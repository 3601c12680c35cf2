import type { Plugin } from 'vite';
import { packagesOfFiles } from './bundled.ts';
import type { LicensedPackage } from './package-licence.ts';

/** Runtime code that the bundlers add, by the beginning of the names of its modules. */
const runtimes: [prefix: string, file: string][] = [
  ['\0vite/', 'node_modules/vite/package.json'],
  ['\0rolldown/', 'node_modules/rolldown/package.json'],
];

/**
 * Passes on the packages whose code ended in the chunks of a build. `also` names those of whose code style
 * sheets are made, which are not modules.
 */
export function collectPackages(
  take: (packages: LicensedPackage[]) => void,
  also: string[] = [],
): Plugin {
  return {
    name: 'collect-packages',
    generateBundle(_, bundle) {
      const files = new Set(also.map((name) => `node_modules/${name}/package.json`));
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(output.modules)) {
          if (renderedLength === 0) continue;
          const runtime = runtimes.find(([prefix]) => id.startsWith(prefix));
          files.add(runtime?.[1] ?? id);
        }
      }
      take(packagesOfFiles(files));
    },
  };
}
