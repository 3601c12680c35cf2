import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isJunk } from '#schema/path.ts';
import { isManifest } from './skill-folder.ts';

/**
 * Every folder at or below `start` that has a SKILL.md, relative with forward slashes ('' for the
 * start itself), sorted. A skill inside the folder of another is found too. Junk and links are left out.
 */
export async function findSkills(start: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(start, below), { withFileTypes: true });
    if (entries.some((entry) => entry.isFile() && isManifest(entry.name))) found.push(below);
    for (const entry of entries) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !isJunk(path)) await walk(path);
    }
  };
  await walk('');
  return found.sort();
}
