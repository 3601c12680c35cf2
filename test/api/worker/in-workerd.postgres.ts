/// <reference types="vite/types/importMeta.d.ts" />
/** What runs in workerd on Postgres, as one file for Vitest: what reaches the driver there. */
import { describe } from 'vitest';
import { usePostgres } from '#test/support/platform-workerd.ts';

usePostgres();

const files = import.meta.glob('./{connections,every-route,hyperdrive.postgres}.test.ts');
describe.each(Object.entries(files))('%s', async (_, load) => void (await load()));
