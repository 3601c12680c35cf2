import { expect } from 'vitest';
import type { ErrorCode, Problem } from '#schema/error.ts';

/** The problem of a refusal, which is checked to be one: status, code, media type, request id. */
export async function refusal(
  answer: Response | Promise<Response>,
  status: number,
  code: ErrorCode,
): Promise<Problem> {
  const response = await answer;
  const text = await response.text();
  expect([response.status, text]).toEqual([status, expect.stringContaining(`"${code}"`)]);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = JSON.parse(text) as Problem;
  expect(problem).toMatchObject({ status, code, type: `urn:agenthub:error:${code}` });
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  expect(problem.title).not.toBe('');
  expect(problem.detail).not.toBe('');
  return problem;
}

/** The JSON of an answer that must have this status. */
export async function json<T = Record<string, unknown>>(
  answer: Response | Promise<Response>,
  status = 200,
): Promise<T> {
  const response = await answer;
  const text = await response.text();
  expect([response.status, text]).toEqual([status, expect.any(String)]);
  return JSON.parse(text) as T;
}

/** The cookie that an answer sets, as a browser sends it back: `name=value`. */
export function cookieOf(response: Response): string {
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}
