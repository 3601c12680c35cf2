import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
      if (path.startsWith('npm:')) return dependsOn(path.slice('npm:'.length), places.project);
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

/** Whether the `package.json` of a project names a package; a file that is missing or broken names none. */
async function dependsOn(name: string, project: string): Promise<boolean> {
  try {
    const text = await readFile(join(project, 'package.json'), 'utf8');
    const { dependencies, devDependencies } = JSON.parse(text) as Record<
      string,
      object | undefined
    >;
    return [dependencies, devDependencies].some((all) => all && Object.hasOwn(all, name));
  } catch {
    return false;
  }
}
