import { AppError } from '../error.ts';

/** The refusal of a manifest: `manifest.invalid`, pointing at `file:line` (line from 1), or at the file. */
export function manifestRefused(file: string, line: number | null, reason: string): AppError {
  const pointer = line === null ? file : `${file}:${line}`;
  return new AppError('manifest.invalid', `${pointer}: ${reason}`, {
    errors: [{ pointer, detail: reason }],
  });
}
