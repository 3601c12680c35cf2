import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { cli } from './cli-part.ts';
import { compressFolder } from './compress.ts';
import { esbuild, requireShim } from './esbuild.ts';
import { packagesInMetafile, packagesInStats, unbundledPackages } from './licences/bundled.ts';
import { noticesFile, writeNotices } from './licences/notices.ts';
import { collectPackages } from './licences/vite-plugin.ts';
import type { LicensedPackage } from './licences/package-licence.ts';
import { externalPackages } from './native.ts';
import type { Part } from './stale.ts';

const server: Part = {
  name: 'server',
  entry: 'api/commands/main.ts',
  inputs: ['api/**/*.ts', 'sync/**/*.ts', 'schema/**/*.ts'],
  outputs: ['dist/agenthub.js', 'dist/parser-thread.js', `dist/${noticesFile}`],
  async build() {
    const commands = await esbuild({
      entryPoints: [server.entry],
      outfile: 'dist/agenthub.js',
      external: externalPackages.flatMap((name) => [name, `${name}/*`]),
      sourcemap: 'linked',
      banner: { js: `#!/usr/bin/env node\n${requireShim}` },
    });
    const parsers = await esbuild({
      entryPoints: ['api/platform/parsers/parser-thread.ts'],
      outfile: 'dist/parser-thread.js',
      sourcemap: 'linked',
      banner: { js: requireShim },
    });
    chmodSync('dist/agenthub.js', 0o755);
    writeNotices(
      'dist',
      'The server agenthub, with the packages that it loads from node_modules,',
      [
        ...packagesInMetafile(commands),
        ...packagesInMetafile(parsers),
        ...unbundledPackages(externalPackages),
      ],
    );
  },
};

const ui: Part = {
  name: 'ui',
  entry: 'ui/vite.config.ts',
  inputs: ['ui/**/*', 'schema/**/*.ts'],
  outputs: ['dist/ui/index.html', `dist/ui/${noticesFile}`],
  async build() {
    const { build } = await import('vite');
    const packages: LicensedPackage[] = [];
    const collect = collectPackages((found) => packages.push(...found), ['tailwindcss']);
    await build({ configFile: ui.entry, logLevel: 'warn', plugins: [collect] });
    writeNotices('dist/ui', 'The web UI of AgentHub', packages);
    await compressFolder('dist/ui');
  },
};

const scalarFolder = 'node_modules/@scalar/api-reference/dist/browser';

/** The package of a module of Scalar's own repository, by the folder that it is in there. */
const scalarPackage = (module: string) =>
  `@scalar/${/^\.\.\/([^/]+)\//.exec(module)?.[1] ?? 'api-reference'}`;

/** The script of `/docs`, served from our own origin. */
const scalar: Part = {
  name: 'scalar',
  entry: `${scalarFolder}/standalone.js`,
  // The lock file determines its version.
  inputs: [],
  outputs: ['dist/scalar/standalone.js', `dist/scalar/${noticesFile}`],
  async build() {
    rmSync('dist/scalar', { recursive: true, force: true });
    mkdirSync('dist/scalar', { recursive: true });
    copyFileSync(scalar.entry, 'dist/scalar/standalone.js');
    const packages = packagesInStats(`${scalarFolder}/webpack-stats.json`, scalarPackage);
    writeNotices('dist/scalar', 'The API reference, standalone.js,', packages);
    await compressFolder('dist/scalar');
  },
};

/** The parts of `npm run build`. */
export const parts: Part[] = [server, cli, ui, scalar];
