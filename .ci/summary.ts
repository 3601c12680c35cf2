import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

type Report = {
  numTotalTests: number;
  numPassedTests: number;
  success: boolean;
  testResults: { name: string; startTime: number; endTime: number }[];
};

/** What stands for the report of a run that wrote none. */
const lost: Report = { numTotalTests: 1, numPassedTests: 0, success: false, testResults: [] };

// Reads vitest's JSON reports, whose paths are the arguments, and says which files took longest, and how
// many tests passed and failed.
const reports = process.argv
  .slice(2)
  .map((path) => (existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : lost));
const slowest = reports
  .flatMap(({ testResults }) => testResults)
  .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
  .toSorted((a, b) => b.seconds - a.seconds)
  .slice(0, 10);
for (const { name, seconds } of slowest)
  process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${relative('.', name)}\n`);
const passed = reports.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0);
const total = reports.reduce((sum, { numTotalTests }) => sum + numTotalTests, 0);
// Whatever did not pass has failed: skipped, todo and broken files too.
const failed = total - passed;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
const isGreen = failed === 0 && passed > 0 && reports.every(({ success }) => success);
process.exitCode = isGreen ? 0 : 1;
