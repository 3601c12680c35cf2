/// <reference types="vite/types/importMeta.d.ts" />
/**
 * What runs in workerd on libSQL, as one file for Vitest: a Worker starts in ten seconds, and one that
 * starts for each file keeps all others waiting. What is of Workers alone; of the API, what can differ
 * there: passwords, blobs and streams, and how runs of sync are called.
 */
import { describe } from 'vitest';

const files = import.meta.glob([
  './*.test.ts',
  '!./*.postgres.test.ts',
  '../http/{attempts,auth,credentials,passwords,publish,versions,webhooks}.test.ts',
  '../http/sync*.test.ts',
]);
describe.each(Object.entries(files))('%s', async (_, load) => void (await load()));
