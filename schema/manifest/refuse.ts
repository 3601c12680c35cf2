import { AppError } from '../error.ts';

/** The error for an invalid manifest: `manifest.invalid` with `file:line` (from 1) or the file as pointer. */
export function manifestRefused(file: string, line: number | null, reason: string): AppError {
  const pointer = line === null ? file : `${file}:${line}`;
  return new AppError('manifest.invalid', `${pointer}: ${reason}`, {
    errors: [{ pointer, detail: reason }],
  });
}
