import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import type { BuildOptions, Plugin } from 'esbuild';
import { compressFolder } from './compress.ts';
import { externalPackages } from './native.ts';
import { packageFiles } from './package-files.ts';
import type { Part } from './stale.ts';
import { tarball } from '../../api/platform/static/tarball.ts';

// Some bundled packages are CommonJS and `require` Node's modules.
const requireShim =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const bundle: BuildOptions = {
  alias: packageFiles,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
};

// Loaded on demand: `npm start` should load neither esbuild nor vite if there is nothing to build.
const esbuild = async (options: BuildOptions) => {
  const { build } = await import('esbuild');
  await build({ ...bundle, ...options });
};

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

const server: Part = {
  name: 'server',
  entry: 'api/commands/main.ts',
  inputs: ['api/**/*.ts', 'sync/**/*.ts', 'schema/**/*.ts'],
  outputs: ['dist/agenthub.js', 'dist/parser-thread.js'],
  async build() {
    await esbuild({
      entryPoints: [server.entry],
      outfile: 'dist/agenthub.js',
      external: externalPackages.flatMap((name) => [name, `${name}/*`]),
      sourcemap: 'linked',
      banner: { js: `#!/usr/bin/env node\n${requireShim}` },
    });
    await esbuild({
      entryPoints: ['api/platform/parsers/parser-thread.ts'],
      outfile: 'dist/parser-thread.js',
      sourcemap: 'linked',
      banner: { js: requireShim },
    });
    chmodSync('dist/agenthub.js', 0o755);
  },
};

/** The file of the CLI that Node starts. */
const cliFile = 'agenthub-cli.js';

const cli: Part = {
  name: 'cli',
  entry: 'cli/main.ts',
  inputs: ['cli/**/*', 'schema/**/*.ts', 'LICENSE'],
  outputs: ['dist/cli/agenthub-cli.js', 'dist/cli/git-reader.js', 'dist/cli/agenthub-cli.tgz'],
  async build() {
    const folder = 'dist/cli';
    rmSync(folder, { recursive: true, force: true });
    await esbuild({
      // What a command imports when it runs goes into files of their own, so that a start reads only what it needs.
      entryPoints: { 'agenthub-cli': cli.entry },
      outdir: folder,
      splitting: true,
      chunkNames: 'part-[hash]',
      banner: { js: requireShim },
      minifyIdentifiers: true,
      // A smaller bundle starts faster: ofetch's build for Node bundles its own fetch.
      alias: { ...packageFiles, ofetch: './node_modules/ofetch/dist/index.mjs' },
      plugins: [zodInEnglish, builtinsOnDemand],
    });
    chmodSync(`${folder}/${cliFile}`, 0o755);
    // A thread of `publish`, which alone pays for isomorphic-git.
    await esbuild({
      entryPoints: ['cli/publish/git-reader.ts'],
      outfile: `${folder}/git-reader.js`,
      banner: { js: requireShim },
      minifyIdentifiers: true,
    });
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
    const readme = existsSync('cli/README.md')
      ? readFileSync('cli/README.md', 'utf8')
      : `# agenthub-cli\n\n${manifest.description}\n\nRun \`agenthub-cli --help\`.\n`;
    writeFileSync(
      'dist/cli/agenthub-cli.tgz',
      tarball([
        {
          path: 'package/package.json',
          bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
        },
        ...readdirSync(folder)
          .toSorted()
          .map((name) => ({
            path: `package/${name}`,
            bytes: readFileSync(`${folder}/${name}`),
            executable: name === cliFile,
          })),
        { path: 'package/README.md', bytes: Buffer.from(readme) },
        { path: 'package/LICENSE', bytes: readFileSync('LICENSE') },
      ]),
    );
  },
};

const ui: Part = {
  name: 'ui',
  entry: 'ui/vite.config.ts',
  inputs: ['ui/**/*', 'schema/**/*.ts'],
  outputs: ['dist/ui/index.html'],
  async build() {
    const { build } = await import('vite');
    await build({ configFile: ui.entry, logLevel: 'warn' });
    await compressFolder('dist/ui');
  },
};

const scalarScript = 'node_modules/@scalar/api-reference/dist/browser/standalone.js';

/** The script of `/docs`, served from our own origin. */
const scalar: Part = {
  name: 'scalar',
  entry: scalarScript,
  // The lock file determines its version.
  inputs: [],
  outputs: ['dist/scalar/standalone.js'],
  async build() {
    rmSync('dist/scalar', { recursive: true, force: true });
    mkdirSync('dist/scalar', { recursive: true });
    copyFileSync(scalarScript, 'dist/scalar/standalone.js');
    await compressFolder('dist/scalar');
  },
};

/** The parts of `npm run build`. */
export const parts: Part[] = [server, cli, ui, scalar];
