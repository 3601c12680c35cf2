import { existsSync } from 'node:fs';
import { chdir } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parts } from './build/parts.ts';
import { buildPart, isStale, type Part } from './build/stale.ts';

chdir(fileURLToPath(new URL('..', import.meta.url)));

/** The parts that exist and have to be built. */
export function staleParts(): Part[] {
  return parts.filter((part) => existsSync(part.entry) && isStale(part));
}

/** Builds what is missing or stale into `dist/`; with `--force`, everything. */
async function main(force: boolean): Promise<void> {
  const stale = force ? parts.filter(({ entry }) => existsSync(entry)) : staleParts();
  // One after the other: on two cores in parallel they only take more memory.
  for (const part of stale) {
    const started = performance.now();
    await buildPart(part);
    console.log(`built ${part.name} in ${Math.round(performance.now() - started)} ms`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv.includes('--force'));
