import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';

/**
 * Makes a folder that many processes share, unless it is there: `make` fills one beside it, which then gets
 * the name, so that a folder which is there is whole. Where two make it at once, that of the first stays.
 */
export async function madeOnce(
  folder: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  if (existsSync(folder)) return folder;
  const made = mkdtempSync(`${folder}-`);
  try {
    await make(made);
    renameSync(made, folder);
  } catch (err) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(folder)) throw err;
  }
  return folder;
}
