import type { BuildOptions, Metafile } from 'esbuild';
import { packageFiles } from './package-files.ts';

/** Some bundled packages are CommonJS and `require` Node's modules. */
export const requireShim =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const bundle: BuildOptions = {
  alias: packageFiles,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifyWhitespace: true,
  minifySyntax: true,
  // The licences are in a file beside the bundle.
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * Builds a bundle for Node and gives what it was made of. esbuild is loaded on demand: `npm start` should load
 * neither it nor vite if there is nothing to build.
 */
export async function esbuild(options: BuildOptions): Promise<Metafile> {
  const { build } = await import('esbuild');
  const { metafile } = await build({ ...bundle, ...options, metafile: true });
  return metafile;
}
