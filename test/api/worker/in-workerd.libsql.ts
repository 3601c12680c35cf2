/// <reference types="vite/types/importMeta.d.ts" />
/**
 * What runs in workerd on libSQL, as one file for Vitest: a Worker starts in ten seconds, and one that
 * starts for each file keeps all others waiting. What is of Workers alone; of the API, what can differ
 * there: passwords, blobs and streams, and how runs of sync are called. Not what is rows alone: the sources of
 * sync (`sync.test.ts` adds some, with credentials), and those that are taken up again.
 */
import { describe } from 'vitest';

const files = import.meta.glob([
  './*.test.ts',
  '!./*.postgres.test.ts',
  '../http/{attempts,auth,credentials,passwords,publish,versions,webhooks}.test.ts',
  '../http/{sync,sync-remote,sync-runs}.test.ts',
]);
describe.each(Object.entries(files))('%s', async (_, load) => void (await load()));
