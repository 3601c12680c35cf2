import { join } from 'node:path';
import { loadConfig } from '#api/config.ts';
import type { StartOptions } from '#api/node.ts';
import { createParserThreads } from '#api/platform/parsers/threads.ts';
import { createPasswordHasher } from '#api/platform/password/node-bcrypt.ts';
import { silentLog } from './silent-log.ts';
import { secretKey, testEnv } from './test-env.ts';
import { testVersion } from './test-version.ts';

/** One for all registries of this process, one after another. */
const parsers = createParserThreads();

/** How a server of a test starts on Node: silent, with cheap passwords, on a file in that folder unless told otherwise. */
export function startOptions(folder: string, env: Record<string, string>): StartOptions {
  const database = `file:${join(folder, 'agenthub.db')}`;
  return {
    config: loadConfig({ ...testEnv, DATA_DIR: folder, DATABASE_URL: database, ...env }, () => ''),
    secretKey,
    version: testVersion,
    dist: join(folder, 'no-dist'),
    log: silentLog,
    passwords: createPasswordHasher(4),
    parsers,
    onGeneratedPassword() {},
  };
}
