import { access } from 'node:fs/promises';
import { type Target, targets } from '#schema/targets.ts';
import { type Places, resolvePlace } from './places.ts';

/** The targets that are present on this machine, in the table's order. */
export async function detectTargets(places: Places): Promise<Target[]> {
  const present = await Promise.all(targets.map((target) => isPresent(target, places)));
  return targets.filter((_, at) => present[at]);
}

async function isPresent(target: Target, places: Places): Promise<boolean> {
  const found = await Promise.all(
    target.detect.map(async (path) => {
      const absolute = resolvePlace(path, places);
      return absolute !== null && exists(absolute);
    }),
  );
  return found.includes(true);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
