import { AppError, type ErrorItem } from '#schema/error.ts';

/** How many problems a refusal lists; a hostile archive may have any number. */
export const problemsMax = 50;

/** The refusal of an archive: `archive.invalid` with the first {@link problemsMax} problems, each with its file. */
export function archiveRefused(problems: ErrorItem[]): AppError {
  const [first] = problems;
  const rest = problems.length - 1;
  const lead = first
    ? first.pointer === ''
      ? first.detail
      : `${first.pointer}: ${first.detail}`
    : 'The archive cannot be stored';
  const more = rest > 0 ? ` (and ${rest} more)` : '';
  return new AppError('archive.invalid', `${lead}${more}`, {
    errors: problems.slice(0, problemsMax),
  });
}

/** A size for people: exact bytes when small, else MiB. */
export function formatBytes(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  if (mebibytes < 1) return `${bytes} bytes`;
  return `${Number(mebibytes.toFixed(1))} MiB`;
}
