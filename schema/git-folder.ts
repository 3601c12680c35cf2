/**
 * Whether some file system treats a path segment as `.git`: in any case, with characters that HFS+ and ext4 with case
 * folding ignore, as the NTFS short name `git~1`, or with dots, spaces or a stream (`:...`) at the end, which NTFS
 * drops. This matters because git runs programs from that folder as soon as it reads the repository.
 * git's own list: `is_ntfs_dotgit` (path.c) and `is_hfs_dotgit` (utf8.c).
 */
export function isGitFolder(segment: string): boolean {
  const seen = visible(segment).toUpperCase().toLowerCase();
  return /^(?:\.git|git~\d+)[. ]*(?::.*)?$/s.test(seen);
}

/** Whether some system treats a segment as `.` or `..`, such as `.. ` or a segment with ignored characters. */
export function isDots(segment: string): boolean {
  return /^\.{1,2}(?: [. ]*)?$/.test(visible(segment));
}

/** Removes the characters that case-folding file systems ignore, and decomposes the rest as HFS+ does. */
function visible(segment: string): string {
  // oxlint-disable-next-line no-control-regex -- the range starts at 0
  if (/^[\u0000-\u007f]*$/.test(segment)) return segment;
  return segment.normalize('NFD').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
}
