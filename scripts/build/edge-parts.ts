import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { noticesFile, writeNotices } from './licences/notices.ts';
import type { LicensedPackage } from './licences/package-licence.ts';
import { collectPackages } from './licences/vite-plugin.ts';
import type { Part } from './stale.ts';

/** The Worker as one module, so that what is uploaded is what was tested and measured. */
const worker: Part = {
  name: 'worker',
  entry: 'api/worker.ts',
  inputs: ['api/**/*.ts', 'schema/**/*.ts', 'sync/**/*.ts'],
  outputs: ['dist/worker/worker.js', `dist/worker/${noticesFile}`],
  async build() {
    const { build } = await import('vite');
    const packages: LicensedPackage[] = [];
    const conditions = ['workerd', 'worker', 'browser', 'module', 'import', 'production'];
    await build({
      configFile: false,
      logLevel: 'warn',
      publicDir: false,
      plugins: [collectPackages((found) => packages.push(...found))],
      resolve: {
        conditions,
        mainFields: ['browser', 'module', 'main'],
        // Modules that workerd provides with nodejs_compat.
        builtins: [/^(node|cloudflare):/, 'crypto', 'buffer', 'events', 'stream'],
      },
      ssr: { noExternal: true, target: 'webworker', resolve: { conditions } },
      build: {
        ssr: worker.entry,
        target: 'es2024',
        minify: true,
        outDir: 'dist/worker',
        emptyOutDir: true,
        rolldownOptions: { output: { codeSplitting: false, comments: false } },
      },
    });
    writeNotices('dist/worker', 'The Worker of AgentHub', packages);
  },
};

/** The static assets of the Worker: the web UI, the document and script of `/docs`, and the CLI's tarball. */
const site: Part = {
  name: 'site',
  entry: 'ui/vite.config.ts',
  inputs: [
    'dist/.stamps/ui',
    'dist/.stamps/cli',
    'dist/.stamps/scalar',
    'api/http/openapi.ts',
    'schema/**/*.ts',
  ],
  outputs: [
    'dist/site/index.html',
    'dist/site/cli/agenthub-cli.tgz',
    'dist/site/docs/standalone.js',
    `dist/site/docs/${noticesFile}`,
    'dist/site/openapi.json',
  ],
  async build() {
    rmSync('dist/site', { recursive: true, force: true });
    // Without the precompressed variants: Cloudflare compresses itself.
    const filter = (file: string) => !/\.(br|gz)$/.test(file);
    cpSync('dist/ui', 'dist/site', { recursive: true, filter });
    for (const folder of ['cli', 'docs']) mkdirSync(`dist/site/${folder}`);
    copyFileSync('dist/cli/agenthub-cli.tgz', 'dist/site/cli/agenthub-cli.tgz');
    for (const name of ['standalone.js', noticesFile])
      copyFileSync(`dist/scalar/${name}`, `dist/site/docs/${name}`);
    writeFileSync('dist/site/_headers', headers);
    const { describeApi } = await import('../../api/http/openapi.ts');
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    writeFileSync('dist/site/openapi.json', JSON.stringify(describeApi(version)));
  },
};

/** Headers of the assets that are sent without running the Worker (`run_worker_first`). */
const headers = `/assets/*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
/docs/standalone.js
  X-Content-Type-Options: nosniff
`;

/** The parts that a Worker needs in addition to `npm run build`, in build order. */
export const edgeParts: Part[] = [worker, site];
