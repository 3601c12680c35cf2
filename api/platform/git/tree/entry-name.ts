import { pathProblem } from '#schema/path.ts';

/** Characters that HFS+ ignores in names, as git lists them in `next_hfs_char` (utf8.c). */
const ignoredByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/**
 * Whether some file system takes a name for `.git`: in any case, with characters that HFS+ ignores, as
 * NTFS's short name `git~1`, with the dots, spaces or stream name (`:...`) that NTFS drops. git itself
 * refuses these since CVE-2014-9390 and CVE-2019-1352.
 */
export function isGitFolder(name: string): boolean {
  const folded = name.replace(ignoredByHfs, '').toLowerCase();
  return /^(?:\.git|git~\d+)[. ]*(?::.*)?$/.test(folded);
}

/** Why an entry of a tree cannot be read under this name, or null when it can. The name is one segment. */
export function entryNameProblem(name: string): string | null {
  if (name.includes('/')) return 'the name has a slash';
  if (isGitFolder(name)) return 'the name means .git on some systems';
  return pathProblem(name);
}
