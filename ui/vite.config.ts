import { preact } from '@preact/preset-vite';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const server = process.env['AGENTHUB_DEV_SERVER'] ?? 'http://localhost:8000';

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
    modulePreload: { polyfill: false },
    // A data: address for a small image would be one more thing for the CSP to allow.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/health', '/openapi.json', '/docs', '/cli'].map((path) => [path, server]),
    ),
  },
});
