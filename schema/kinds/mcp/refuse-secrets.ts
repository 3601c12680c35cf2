import { AppError, type ErrorItem } from '../../error.ts';
import { type FoundSecret, secretsIn } from './secrets.ts';

/**
 * Refuses a server.json with values that look like secrets: throws `manifest.invalid`, which names each field and
 * what to write instead, but never the value.
 */
export function refuseSecrets(
  data: Record<string, unknown>,
  file: string,
  lineOf: (pointer: string) => number,
): void {
  const errors = secretsIn(data).map((one) =>
    secretProblem(
      one,
      `${file}:${lineOf(one.pointer)}`,
      `leave the value out, and set "isSecret": true: whoever installs the server gives it`,
    ),
  );
  if (errors.length === 0) return;
  throw new AppError(
    'manifest.invalid',
    'The manifest holds a secret, which everyone could read.',
    {
      errors,
    },
  );
}

/** The problem of one value, at `file:line`. */
export function secretProblem(
  { pointer, what }: FoundSecret,
  place: string,
  advice: string,
): ErrorItem {
  return { pointer: place, detail: `${pointer} looks like ${what}; ${advice}` };
}
