import { existsSync } from 'node:fs';
import { chdir } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { edgeParts } from './build/edge-parts.ts';
import { parts } from './build/parts.ts';
import { buildPart, isStale, type Part } from './build/stale.ts';

chdir(fileURLToPath(new URL('..', import.meta.url)));

/** The parts that exist and have to be built. */
export function staleParts(): Part[] {
  return parts.filter((part) => existsSync(part.entry) && isStale(part));
}

/**
 * Builds what is missing or stale into `dist/`: with `--force` everything, with `--edge` also what a Worker
 * needs, which is made of the rest.
 */
async function main(force: boolean, edge: boolean): Promise<void> {
  // One after the other: on two cores in parallel they only take more memory.
  for (const part of edge ? [...parts, ...edgeParts] : parts) {
    if (!existsSync(part.entry) || !(force || isStale(part))) continue;
    const started = performance.now();
    await buildPart(part);
    console.log(`built ${part.name} in ${Math.round(performance.now() - started)} ms`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv.includes('--force'), process.argv.includes('--edge'));
