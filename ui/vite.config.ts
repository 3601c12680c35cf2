import { preact } from '@preact/preset-vite';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const server = process.env['AGENTHUB_DEV_SERVER'] ?? 'http://localhost:8000';

type ModuleGraph = (id: string) => { importers: string[]; isEntry: boolean } | null;

/**
 * Whether the first page needs a module, because static imports lead to it from the entry. One chunk of all of them
 * is 2 kB smaller than the four chunks that Rolldown would make, and takes one request.
 */
function isInFirstChunk(id: string, module: ModuleGraph, seen = new Set<string>()): boolean {
  if (seen.has(id)) return false;
  seen.add(id);
  const info = module(id);
  if (!info) return false;
  return info.isEntry || info.importers.some((importer) => isInFirstChunk(importer, module, seen));
}

/**
 * Builds the web UI into dist/ui. Asset addresses are relative, so that one build serves under any
 * base path: the server writes `<base href>` into index.html.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [preact({ reactAliasesEnabled: false }), tailwindcss()],
  build: {
    outDir: fileURLToPath(new URL('../dist/ui', import.meta.url)),
    emptyOutDir: true,
    target: ['chrome111', 'edge111', 'firefox114', 'safari16.4'],
    // Preloading gains little: most of what a page's chunk imports is loaded already.
    modulePreload: false,
    // The CSP would have to allow data: addresses for inlined images.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              debugName: 'app',
              name: (id, ctx) =>
                isInFirstChunk(id, (one) => ctx.getModuleInfo(one)) ? 'app' : null,
            },
          ],
        },
      },
    },
  },
  server: {
    // Matches whole segments, because `/api.ts` is a source file.
    proxy: { '^/(api|health|openapi\\.json|docs|cli)(/|\\?|$)': server },
  },
});
