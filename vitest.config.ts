import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // .ci/run counts from the report.
    reporters: process.env['CI']
      ? [
          'default',
          ['json', { outputFile: process.env['TEST_RESULTS'] ?? 'dist/test-results.json' }],
        ]
      : ['default'],
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/real/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Its ES modules import folders, which Node alone does not resolve.
          server: { deps: { inline: ['clipanion'] } },
        },
      },
      {
        // A browser on two cores: one page at a time keeps its timings sane.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        // Fetches a package to work on: apart from `npm test`, which needs nothing but what is installed.
        test: { name: 'real', include: ['test/real/**/*.test.ts'], testTimeout: 300_000 },
      },
    ],
  },
});
