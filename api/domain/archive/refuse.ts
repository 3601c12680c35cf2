import { AppError, type ErrorItem } from '#schema/error.ts';

/** How many problems a refusal lists; a hostile archive may have any number. */
export const problemsMax = 50;

/** How much of a path or reason a refusal repeats, in UTF-16 units: what is refused may be of any length. */
const textLengthMax = 4096;

/** The refusal of an archive: `archive.invalid` with the first {@link problemsMax} problems, each with its file. */
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

/** A size for people: exact bytes when small, else MiB. */
export function formatBytes(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  if (mebibytes < 1) return `${bytes} bytes`;
  return `${Number(mebibytes.toFixed(1))} MiB`;
}
