import { existsSync } from 'node:fs';
import { chdir } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { edgeParts } from './build/edge-parts.ts';
import { parts } from './build/parts.ts';
import { buildPart, isStale, type Part } from './build/stale.ts';

chdir(fileURLToPath(new URL('..', import.meta.url)));

/** The parts that exist and must be built again. */
export function staleParts(): Part[] {
  return parts.filter((part) => existsSync(part.entry) && isStale(part));
}

/**
 * Builds missing or stale parts into `dist/`: with `--force` all parts, with `--edge` also those of a Worker,
 * which depend on the others.
 */
async function main(force: boolean, edge: boolean): Promise<void> {
  // Sequential: in parallel on two cores they only take more memory.
  for (const part of edge ? [...parts, ...edgeParts] : parts) {
    if (!existsSync(part.entry) || !(force || isStale(part))) continue;
    const started = performance.now();
    await buildPart(part);
    console.log(`built ${part.name} in ${Math.round(performance.now() - started)} ms`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv.includes('--force'), process.argv.includes('--edge'));
