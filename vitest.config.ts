import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { leaveOut } from './scripts/build/leave-out.ts';
import { quietSocket } from './scripts/build/quiet-socket.ts';
import { notInWorkerd } from './test/support/not-in-workerd.ts';
import { ProjectCounts } from './test/support/project-counts.ts';

/** What the API promises, on every database; `.file.` marks what only a file can do. */
const apiSuite = ['test/api/http/**/*.test.ts'];
const onPostgres = ['test/**/*.postgres.test.ts'];
/** Below the API, and on Postgres too. */
const onBoth = [
  'test/api/platform/blobs/database.test.ts',
  'test/sync/killed.test.ts',
  'test/sync/lease.test.ts',
  'test/sync/rekey.test.ts',
];
/** Of what packages do for the API, what the Worker has less of them for (`scripts/build/cuts.ts`). */
const withoutDatabase = [
  'test/schema/manifest/*.test.ts',
  'test/api/domain/readme.test.ts',
  'test/api/domain/readme/links.test.ts',
];
const gitRemotes = 'test/support/git/remotes-server.ts';
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };
/** Each file makes a registry of its own; to import the sources anew for each took as long as its tests. */
const importedOnce = { isolate: false };
const postgres = {
  env: { TEST_DATABASE: 'postgres' },
  globalSetup: ['test/support/postgres-server.ts', gitRemotes],
};

/** Inside workerd, as the Workers of Cloudflare run it; each request through the composition root of Workers. */
const inWorkerd = (database: 'libSQL' | 'Postgres', globalSetup: string) => ({
  plugins: [
    quietSocket(),
    leaveOut(),
    cloudflareTest(({ inject }) => ({
      miniflare: {
        compatibilityDate: '2026-10-01',
        compatibilityFlags: ['nodejs_compat'],
        ...(database === 'Postgres' ? { hyperdrives: { HYPERDRIVE: inject('postgresUrl') } } : {}),
      },
    })),
  ],
  test: {
    name: `api on workerd, ${database}`,
    include: [
      ...apiSuite,
      'test/api/worker/**/*.test.ts',
      ...(database === 'libSQL' ? withoutDatabase : []),
    ],
    exclude: [...Object.keys(notInWorkerd), ...(database === 'Postgres' ? [] : onPostgres)],
    globalSetup: [globalSetup, gitRemotes, 'test/support/api-document.ts'],
    // So that what is cut and mended in the bundle is so here.
    server: { deps: { inline: true as const } },
    ...patient,
  },
});

// .ci/run counts from the report.
const results = 'dist/test-results.json';
const counts = new ProjectCounts();

export default defineConfig({
  test: {
    reporters: process.env['CI']
      ? ['default', counts, ['json', { outputFile: process.env['TEST_RESULTS'] ?? results }]]
      : ['default', counts],
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            'test/e2e/**',
            'test/real/**',
            'test/api/worker/**',
            ...apiSuite,
            ...onPostgres,
          ],
          ...patient,
          // Its ES modules import folders, which Node alone does not resolve.
          server: { deps: { inline: ['clipanion'] } },
        },
      },
      {
        test: {
          name: 'api on libSQL',
          include: apiSuite,
          globalSetup: gitRemotes,
          ...importedOnce,
          ...patient,
        },
      },
      {
        test: {
          name: 'api on Postgres',
          include: apiSuite,
          exclude: ['test/**/*.file.test.ts'],
          ...postgres,
          ...importedOnce,
          ...patient,
        },
      },
      {
        test: {
          name: 'api on Postgres, and below',
          include: [...onPostgres, ...onBoth],
          exclude: [...apiSuite, 'test/api/worker/**'],
          ...postgres,
          ...patient,
        },
      },
      inWorkerd('libSQL', 'test/support/libsql-server.ts'),
      inWorkerd('Postgres', 'test/support/postgres-apart.ts'),
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
