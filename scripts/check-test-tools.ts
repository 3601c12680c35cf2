import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { launchBrowser } from '../test/support/browser.ts';

// Checks for the programs that tests run and npm does not install. Exits with 1 and instructions if one is
// missing, so that no test fails for this after ten minutes.

const programs: [name: string, debianPackage: string][] = [
  ['git', 'git'],
  ['openssl', 'openssl'],
  ['ssh-keygen', 'openssh-client'],
];

function isThere(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const problems: string[] = [];
const missing = programs.filter(([name]) => !isThere(name));
if (missing.length > 0) {
  const [names, packages] = [0, 1].map((at) => missing.map((program) => program[at]));
  problems.push(
    `The tests run ${names?.join(', ')}, not found on this machine (Debian: apt-get install -y ${packages?.join(' ')}).`,
  );
}
// npm brings these for linux on x64 alone.
const tools = process.platform === 'linux' && process.arch === 'x64' ? [] : ['helm', 'kubectl'];
for (const tool of tools.filter((name) => !isThere(name)))
  problems.push(`The tests of the chart run ${tool}, not found on this machine: install it.`);
try {
  await (await launchBrowser()).close();
} catch (err) {
  problems.push(err instanceof Error ? err.message : String(err));
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
