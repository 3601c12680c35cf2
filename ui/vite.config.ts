import { preact } from '@preact/preset-vite';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const server = process.env['AGENTHUB_DEV_SERVER'] ?? 'http://localhost:8000';

type ModuleGraph = (id: string) => { importers: string[]; isEntry: boolean } | null;

/**
 * Whether the first page needs a module: a chain of static imports leads to it from the entry. All of
 * those in one chunk are 2 kB less than the four chunks that sharing would make, and one request.
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
    // A page's chunk imports only what is loaded already: there is nothing to load ahead.
    modulePreload: false,
    // A data: address for a small image would be one more thing for the CSP to allow.
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
    // Whole segments: `/api.ts` is a source of ours.
    proxy: { '^/(api|health|openapi\\.json|docs|cli)(/|\\?|$)': server },
  },
});
