import { readFileSync } from 'node:fs';

type Report = { numTotalTests: number; numPassedTests: number; success: boolean };

// Reads vitest's JSON reports, whose paths are the arguments, and says how many tests passed and failed.
const reports = process.argv
  .slice(2)
  .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Report);
const passed = reports.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0);
const total = reports.reduce((sum, { numTotalTests }) => sum + numTotalTests, 0);
// Whatever did not pass has failed: skipped, todo and broken files too.
const failed = total - passed;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
const isGreen = failed === 0 && passed > 0 && reports.every(({ success }) => success);
process.exitCode = isGreen ? 0 : 1;
