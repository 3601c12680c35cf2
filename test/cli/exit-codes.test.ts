import { describe, expect, it } from 'vitest';
import { CliError, UsageError } from '#cli/errors.ts';
import { exitCodeOf } from '#cli/exit-codes.ts';
import { UnreachableError } from '#schema/client.ts';
import { AppError, type ErrorCode } from '#schema/error.ts';

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
