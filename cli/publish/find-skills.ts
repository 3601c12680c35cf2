import { lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { linkProblem } from '#schema/link.ts';
import { isJunk } from '#schema/path.ts';
import { CliError } from '../errors.ts';
import { isManifest } from './skill-folder.ts';

/**
 * Every folder at or below `start` that has a SKILL.md, relative with forward slashes ('' for the
 * start itself), sorted. A skill inside the folder of another is found too. Junk is left out. Links are not
 * followed, but a skill is not passed over for being one: a SKILL.md that is a link is found, and so is a
 * link to a skill's folder outside of `start`, which {@link refuseLink} names.
 */
export async function findSkills(start: string): Promise<string[]> {
  const found: string[] = [];
  const root = await realpath(start);
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(start, below), { withFileTypes: true });
    const isSkill = entries.some(
      (entry) => (entry.isFile() || entry.isSymbolicLink()) && isManifest(entry.name),
    );
    if (isSkill) found.push(below);
    for (const entry of entries) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (isJunk(path)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isSymbolicLink() && (await isSkillElsewhere(root, join(start, path)))) {
        found.push(path);
      }
    }
  };
  await walk('');
  return found.sort();
}

/** Whether a link leads to the folder of a skill that is not found by itself. */
async function isSkillElsewhere(root: string, path: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  if (real === null || `${real}${sep}`.startsWith(`${root}${sep}`)) return false;
  if (!(await stat(real)).isDirectory()) return false;
  return (await readdir(real)).some(isManifest);
}

/** Throws `archive.invalid`, naming its target, when a folder that was found is a link. */
export async function refuseLink(start: string, path: string): Promise<void> {
  const at = join(start, path);
  if (path === '' || !(await lstat(at)).isSymbolicLink()) return;
  const detail = linkProblem(await readlink(at), 'is a folder elsewhere', 'the folder itself');
  throw new CliError('archive.invalid', 'The folder cannot be published', {
    errors: [{ pointer: '', detail }],
  });
}
