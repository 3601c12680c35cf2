import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bounded, median, type Row } from './row.ts';
import { bundle, timeNode } from './run-cli.ts';

/**
 * Measures the processor time of `agenthub-cli --version`, including process start and end, beside that of a Node
 * that does nothing, and the size of what every start reads.
 */
export function measureVersion(times: number): Row[] {
  const used: number[] = [];
  const floor: number[] = [];
  for (let at = 0; at < times; at++) {
    floor.push(timeNode(['-e', '0']).cpuSeconds * 1000);
    const { output, cpuSeconds } = timeNode([bundle, '--version']);
    if (!/^\d+\.\d+\.\d+/.test(output)) throw new Error(`agenthub-cli --version said: ${output}`);
    used.push(cpuSeconds * 1000);
  }
  const note = `user and system, median of ${times}; node -e 0 takes ${median(floor).toFixed(0)} ms`;
  const { files, bytes } = firstFiles();
  return [
    bounded('CLI --version, CPU', '<= 100 ms', median(used), 0, note),
    bounded('CLI, what a start reads', '<= 900 kB', bytes / 1000, 1, `${files} files`),
  ];
}

/** The first file of the CLI and what it imports statically. */
function firstFiles(): { files: number; bytes: number } {
  const sizes = new Map<string, number>();
  const add = (path: string) => {
    if (sizes.has(path)) return;
    const text = readFileSync(path, 'utf8');
    sizes.set(path, Buffer.byteLength(text));
    for (const [, name = ''] of text.matchAll(/(?:from|import)"(\.\/part-\w+\.js)"/g))
      add(join(dirname(path), name));
  };
  add(bundle);
  return { files: sizes.size, bytes: [...sizes.values()].reduce((sum, one) => sum + one, 0) };
}
