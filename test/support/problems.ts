import { AppError, type ErrorCode, type ErrorItem } from '#schema/error.ts';

/** The problems that a refusal lists; fails when `act` refuses with another code, or does not. */
export async function problemsOf(code: ErrorCode, act: () => unknown): Promise<ErrorItem[]> {
  try {
    await act();
  } catch (err) {
    if (err instanceof AppError && err.code === code) return err.errors ?? [];
    throw err;
  }
  throw new Error(`expected ${code}, but nothing was refused`);
}
