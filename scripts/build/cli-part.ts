import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';
import { tarball } from '../../api/platform/static/tarball.ts';
import { esbuild, requireShim } from './esbuild.ts';
import { packagesInMetafile } from './licences/bundled.ts';
import { noticesFile, writeNotices } from './licences/notices.ts';
import { packageFiles } from './package-files.ts';
import type { Part } from './stale.ts';

/**
 * Bundles only the English messages of zod. The others, in about fifty languages, are a quarter of the CLI,
 * which has its own messages.
 */
const zodInEnglish: Plugin = {
  name: 'zod-in-english',
  setup({ onLoad }) {
    onLoad({ filter: /zod[/\\]v4[/\\]locales[/\\]index\.c?js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/** Loads Node's modules when they are first used instead of at every start. */
const builtinsOnDemand: Plugin = {
  name: 'builtins-on-demand',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z_:/]+$/ }, ({ path, namespace, kind }) => {
      // An import() loads on demand itself; through a file of its own it would give the default export alone.
      const isOurs = isBuiltin(path) && namespace !== 'builtin' && kind !== 'dynamic-import';
      return isOurs ? { path, namespace: 'builtin' } : undefined;
    });
    onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** The folder of the npm package of the CLI, as it can be published. */
export const cliFolder = 'dist/cli';

/** The package as a tarball, beside its files. */
export const cliTarball = 'agenthub-cli.tgz';

/** The file of the CLI that Node starts. */
const cliFile = 'agenthub-cli.js';

/** The CLI: an npm package without dependencies, in a folder and as a tarball. */
export const cli: Part = {
  name: 'cli',
  entry: 'cli/main.ts',
  inputs: ['cli/**/*', 'schema/**/*.ts', 'LICENSE'],
  outputs: [cliFile, 'git-reader.js', 'package.json', noticesFile, cliTarball].map(
    (name) => `${cliFolder}/${name}`,
  ),
  async build() {
    rmSync(cliFolder, { recursive: true, force: true });
    const commands = await esbuild({
      // What a command imports when it runs goes into files of their own, so that a start reads only what it needs.
      entryPoints: { 'agenthub-cli': cli.entry },
      outdir: cliFolder,
      splitting: true,
      chunkNames: 'part-[hash]',
      banner: { js: requireShim },
      minifyIdentifiers: true,
      // A smaller bundle starts faster: ofetch's build for Node bundles its own fetch.
      alias: { ...packageFiles, ofetch: './node_modules/ofetch/dist/index.mjs' },
      plugins: [zodInEnglish, builtinsOnDemand],
    });
    chmodSync(`${cliFolder}/${cliFile}`, 0o755);
    // A thread of `publish`, which alone pays for isomorphic-git.
    const gitReader = await esbuild({
      entryPoints: ['cli/publish/git-reader.ts'],
      outfile: `${cliFolder}/git-reader.js`,
      banner: { js: requireShim },
      minifyIdentifiers: true,
    });
    writeNotices(cliFolder, 'The command line tool agenthub-cli', [
      ...packagesInMetafile(commands),
      ...packagesInMetafile(gitReader),
    ]);
    const { version, license, engines } = JSON.parse(readFileSync('package.json', 'utf8'));
    const manifest = {
      name: 'agenthub-cli',
      version,
      description: 'Finds, installs and publishes what an AgentHub registry holds.',
      license,
      type: 'module',
      bin: { 'agenthub-cli': cliFile },
      engines,
    };
    writeFileSync(`${cliFolder}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    copyFileSync('cli/README.md', `${cliFolder}/README.md`);
    copyFileSync('LICENSE', `${cliFolder}/LICENSE`);
    const files = readdirSync(cliFolder).toSorted();
    writeFileSync(
      `${cliFolder}/${cliTarball}`,
      tarball(
        files.map((name) => ({
          path: `package/${name}`,
          bytes: readFileSync(`${cliFolder}/${name}`),
          executable: name === cliFile,
        })),
      ),
    );
  },
};
