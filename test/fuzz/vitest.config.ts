import { defineConfig } from 'vitest/config';

const onPostgres = process.env['TEST_DATABASE'] === 'postgres';

/** For `npm run fuzz`: one worker that runs for as long as it was asked to. */
export default defineConfig({
  root: `${import.meta.dirname}/../..`,
  test: {
    include: ['test/fuzz/by-hand.ts'],
    globalSetup: [
      'test/support/run-folder.ts',
      ...(onPostgres ? ['test/support/shared-postgres.ts'] : []),
    ],
    provide: onPostgres ? { testDatabase: 'postgres' } : {},
    server: { deps: { inline: ['clipanion'] } },
    testTimeout: 0,
    hookTimeout: 0,
    reporters: ['default'],
    disableConsoleIntercept: true,
    // A stray rejection is a finding of the case, and the run goes on.
    dangerouslyIgnoreUnhandledErrors: true,
  },
});
