/**
 * `npm run fuzz -- [--minutes 60] [--seed 1] [--target routes] [--case 17] [--choices 1,2,3] [--postgres]`
 *
 * Feeds bad input to the product for the given time (one minute by default). It continues after a finding,
 * and prints each finding once, with the command that reproduces it. Exits with 1 if there were findings.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    target: { type: 'string' },
    case: { type: 'string' },
    choices: { type: 'string' },
    postgres: { type: 'boolean' },
  },
});
const { postgres, ...asked } = values;
const env: NodeJS.ProcessEnv = { ...process.env };
if (postgres) env['TEST_DATABASE'] = 'postgres';
for (const [name, value] of Object.entries(asked)) env[`FUZZ_${name.toUpperCase()}`] = value;
const { status } = spawnSync('vitest', ['run', '--config', 'test/fuzz/vitest.config.ts'], {
  env,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
