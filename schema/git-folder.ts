/**
 * Whether some file system takes a segment of a path for `.git`: in any case, with characters in it that
 * HFS+ and ext4 with folded case ignore, as NTFS's short name `git~1`, with the dots, spaces or stream
 * (`:...`) behind it that NTFS drops. What lies there runs when git merely looks at the folder around it.
 * git's own list: `is_ntfs_dotgit` (path.c) and `is_hfs_dotgit` (utf8.c).
 */
export function isGitFolder(segment: string): boolean {
  const seen = visible(segment).toUpperCase().toLowerCase();
  return /^(?:\.git|git~\d+)[. ]*(?::.*)?$/s.test(seen);
}

/** Whether some system takes a segment for the folder itself or the one above: `.. `, or one with characters in it that are ignored. */
export function isDots(segment: string): boolean {
  return /^\.{1,2}(?: [. ]*)?$/.test(visible(segment));
}

/** Without what file systems that fold case ignore, decomposed as HFS+ stores it. */
function visible(segment: string): string {
  // oxlint-disable-next-line no-control-regex -- the range starts at 0
  if (/^[\u0000-\u007f]*$/.test(segment)) return segment;
  return segment.normalize('NFD').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
}
