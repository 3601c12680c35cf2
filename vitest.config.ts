import { availableParallelism } from 'node:os';
import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { ProjectCounts } from './test/support/project-counts.ts';

/** What the API promises, on a file and on Postgres; `.file.` marks what only a file can do. */
const apiSuite = ['test/api/http/**/*.test.ts'];
const domain = ['test/api/*.test.ts', 'test/api/domain/**/*.test.ts'];
/** What starts no process: each file takes moments. */
const unit = [
  'test/architecture.test.ts',
  ...domain,
  'test/{schema,cli}/**/*.test.ts',
  'test/ui/**/*.test.{ts,tsx}',
];
/** Of these, what does. */
const withProcesses = [
  'test/cli/bundle.test.ts',
  'test/cli/commands/publish-origin.test.ts',
  'test/cli/publish/stated-origin.test.ts',
  'test/cli/tarball.test.ts',
  'test/cli/commands/admin/*.test.ts',
  'test/cli/install/{killed,process-lock}.test.ts',
];
/** Takes minutes by its nature, or fetches a package: `npm run test:slow`. */
const slow = ['test/**/*.slow.test.ts'];
const slowOnPostgres = ['test/**/*.postgres.slow.test.ts', 'test/sync/killed.slow.test.ts'];
/** Its ES modules import folders, which Node alone does not resolve. */
const inlined = { server: { deps: { inline: ['clipanion'] } } };
const onPostgres = ['test/**/*.postgres.test.ts'];
/** Below the API, and on Postgres too. */
const onBoth = [
  'test/api/platform/blobs/database.test.ts',
  'test/sync/lease.test.ts',
  'test/sync/rekey.test.ts',
];
const gitRemotes = 'test/support/git/remotes-server.ts';
/** Ends a test that hangs; a machine ten times as busy as it should be reaches none of these. */
const patient = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
};
/** To import the sources anew for each file takes as long as its tests. */
const importedOnce = { isolate: false };
const postgres = {
  provide: { testDatabase: 'postgres' as const },
  globalSetup: ['test/support/shared-postgres.ts', gitRemotes],
};

/**
 * Inside workerd, as the Workers of Cloudflare run it; each request through the composition root of Workers. One
 * project for both databases, because Vite takes half a minute to transform what it runs, on the thread that
 * all other tests wait for to import theirs. So it runs beside the browsers, which import little.
 */
const workerd = {
  plugins: [
    cloudflareTest(({ inject }) => ({
      miniflare: {
        compatibilityDate: '2026-10-01',
        compatibilityFlags: ['nodejs_compat'],
        hyperdrives: { HYPERDRIVE: inject('postgresUrl') },
      },
    })),
  ],
  test: {
    name: 'api on workerd',
    include: ['test/api/worker/in-workerd.*.ts'],
    globalSetup: [
      'test/support/shared-postgres.ts',
      'test/support/libsql-server.ts',
      gitRemotes,
      'test/support/api-document.ts',
    ],
    // So that what is mended in the bundle is so here.
    server: { deps: { inline: true as const } },
    sequence: { groupOrder: 1 },
    ...patient,
  },
};

// .ci/run counts from the report.
const results = 'dist/test-results.json';
const counts = new ProjectCounts();

export default defineConfig({
  test: {
    globalSetup: 'test/support/run-folder.ts',
    // Vitest's own number leaves one processor to itself: of two that is half. One more than there are, because
    // some files wait for processes and time-outs.
    maxWorkers: Math.max(2, availableParallelism()) + 1,
    sequence: { sequencer: LongestFirst },
    reporters: process.env['CI']
      ? ['default', counts, ['json', { outputFile: results }]]
      : ['default', counts],
    projects: [
      {
        test: {
          name: 'unit',
          include: unit,
          exclude: [...withProcesses, ...onPostgres, ...slow],
          ...importedOnce,
          ...patient,
          ...inlined,
        },
      },
      {
        test: {
          name: 'node',
          include: [
            'test/{api,deploy,fuzz,scripts,sync,runtime,takeover}/**/*.test.ts',
            ...withProcesses,
          ],
          exclude: [...domain, 'test/api/worker/**', ...apiSuite, ...onPostgres, ...slow],
          ...importedOnce,
          ...patient,
          ...inlined,
        },
      },
      {
        test: {
          name: 'api on libSQL',
          include: apiSuite,
          exclude: slow,
          globalSetup: gitRemotes,
          ...importedOnce,
          ...patient,
        },
      },
      {
        test: {
          name: 'api on Postgres',
          include: apiSuite,
          exclude: ['test/**/*.file.test.ts', ...slow],
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
          ...importedOnce,
          ...patient,
        },
      },
      workerd,
      {
        test: {
          // Beside nothing but one another and workerd.
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          sequence: { groupOrder: 1 },
          ...importedOnce,
          ...patient,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['test/real/**/*.test.ts', ...slow],
          exclude: ['test/**/*.postgres.slow.test.ts'],
          sequence: { groupOrder: 2 },
          ...patient,
          ...inlined,
        },
      },
      {
        test: {
          name: 'slow on Postgres',
          include: slowOnPostgres,
          ...postgres,
          sequence: { groupOrder: 2 },
          ...patient,
        },
      },
    ],
  },
});
