import { AppError, type ErrorItem } from '#schema/error.ts';

/** The maximum number of problems in an error: a hostile archive may have any number. */
export const problemsMax = 50;

/** The maximum length of a path or reason in an error, in UTF-16 units: input may be of any length. */
const textLengthMax = 4096;

/**
 * The error of a refused archive: `archive.invalid` with the first {@link problemsMax} problems, each with
 * its file.
 */
export function archiveRefused(problems: ErrorItem[]): AppError {
  const told = problems.slice(0, problemsMax).map(({ pointer, detail }) => ({
    pointer: clip(pointer),
    detail: clip(detail),
  }));
  const [first] = told;
  const rest = problems.length - 1;
  const lead = first
    ? first.pointer === ''
      ? first.detail
      : `${first.pointer}: ${first.detail}`
    : 'The archive cannot be stored';
  const more = rest > 0 ? ` (and ${rest} more)` : '';
  return new AppError('archive.invalid', `${lead}${more}`, {
    errors: told,
  });
}

function clip(text: string): string {
  return text.length <= textLengthMax ? text : `${text.slice(0, textLengthMax)}…`;
}

/** Formats a size for users: exact bytes if small, else MiB. */
export function formatBytes(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  if (mebibytes < 1) return `${bytes} bytes`;
  return `${Number(mebibytes.toFixed(1))} MiB`;
}
