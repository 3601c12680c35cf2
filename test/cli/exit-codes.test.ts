import { describe, expect, it } from 'vitest';
import { CliError, UsageError } from '#cli/errors.ts';
import { exitCodeOf, exitCodes } from '#cli/exit-codes.ts';
import { errorsInChinese } from '#cli/messages/zh-cn-errors.ts';
import { UnreachableError } from '#schema/client.ts';
import { AppError, type ErrorCode, isErrorCode } from '#schema/error.ts';
import { readDocument } from '../support/document.ts';

describe('exit codes', () => {
  it.each<[ErrorCode, number]>([
    ['request.invalid', 2],
    ['asset.ambiguous', 2],
    ['asset.not_found', 3],
    ['version.not_found', 3],
    ['auth.required', 4],
    ['auth.invalid_credentials', 4],
    ['auth.forbidden', 4],
    ['auth.too_many_attempts', 6],
    ['archive.invalid', 5],
    ['manifest.invalid', 5],
    ['version.conflict', 5],
    ['request.too_large', 5],
    ['git.busy', 6],
    ['git.auth_failed', 5],
    ['storage.unavailable', 6],
    ['storage.full', 6],
    ['server.stopping', 6],
    ['internal.error', 1],
  ])('of %s is %d', (code, exit) => {
    expect(exitCodeOf(new AppError(code, 'x'))).toBe(exit);
  });

  it('is 6 when nothing answered, also when a proxy says so', () => {
    expect(exitCodeOf(new UnreachableError('http://x', new Error('x')))).toBe(6);
    const cause = Object.assign(new Error('x'), { status: 502 });
    expect(exitCodeOf(new AppError('internal.error', 'x', { cause }))).toBe(6);
  });

  it('is 2 for a slip, 8 for a part, 130 for an interruption, 1 for a fault of ours', () => {
    expect(exitCodeOf(new UsageError('x'))).toBe(2);
    expect(exitCodeOf(new CliError('cli.partly_done', 'x'))).toBe(8);
    expect(exitCodeOf(new DOMException('x', 'AbortError'))).toBe(130);
    expect(exitCodeOf(new TypeError('x'))).toBe(1);
  });
});

describe('the table of exit codes in docs/cli.md', () => {
  const rows = [...readDocument('docs/cli.md').matchAll(/^\| (\d+) \| [^|]+ \| ([^|]*) \|$/gm)].map(
    ([, code, errors = '']) => ({
      code: Number(code),
      errors: [...errors.matchAll(/`([^`]+)`/g)].map(([, error = '']) => error),
    }),
  );

  it('has every exit code', () => {
    expect(rows.map(({ code }) => code)).toEqual(Object.values(exitCodes));
  });

  it('has every error code, at the exit code that it leads to', () => {
    const codes = Object.keys(errorsInChinese) as (keyof typeof errorsInChinese)[];
    const errorOf = (code: (typeof codes)[number]) => {
      if (code === 'cli.internal') return new Error('x');
      return isErrorCode(code) ? new AppError(code, 'x') : new CliError(code, 'x');
    };
    const expected = codes.map((code) => `${exitCodeOf(errorOf(code))} ${code}`);
    const documented = rows.flatMap(({ code, errors }) => errors.map((one) => `${code} ${one}`));
    expect(documented.toSorted()).toEqual(expected.toSorted());
  });
});
