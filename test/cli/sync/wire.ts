import type { SyncOutcome, SyncRun, SyncSource } from '#schema/source.ts';
import { type CliResult, type CliWorld, runCli } from '../run-cli.ts';

const time = '2026-01-02T03:04:05.000Z';
const noCounts = {
  new: 0,
  changed: 0,
  unchanged: 0,
  gone: 0,
  conflict: 0,
  invalid: 0,
  failed: 0,
};

/** The n-th id: of a millisecond of its own, unless `at` says which. */
export function idOf(n: number, at = 0x197a5b23c00 + n): string {
  const moment = at.toString(16).padStart(12, '0');
  const last = n.toString(16).padStart(12, '0');
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7000-8000-${last}`;
}

export function sourceOf(given: Partial<SyncSource> = {}): SyncSource {
  return {
    id: idOf(1),
    url: 'https://gitlab.test/ai/skills.git',
    ref: null,
    pathGlob: '',
    namespace: 'platform',
    visibility: 'internal',
    intervalSeconds: null,
    credential: 'none',
    paused: false,
    webhookUrl: 'http://hub.test/api/v1/webhooks/x',
    commit: null,
    lastRun: null,
    nextRunAt: null,
    createdAt: time,
    updatedAt: time,
    ...given,
  };
}

export function runOf(
  given: Omit<Partial<SyncRun>, 'counts'> & { counts?: Partial<SyncRun['counts']> } = {},
): SyncRun {
  const { counts, ...others } = given;
  return {
    id: idOf(100),
    sourceId: idOf(1),
    url: 'https://gitlab.test/ai/skills.git',
    trigger: 'manual',
    state: 'succeeded',
    attempt: 1,
    ref: 'refs/heads/main',
    commit: 'c'.repeat(40),
    error: null,
    requestedBy: 'admin',
    createdAt: time,
    startedAt: time,
    finishedAt: time,
    nextAttemptAt: null,
    ...others,
    counts: { ...noCounts, ...counts },
  };
}

export function outcomeOf(given: Partial<SyncOutcome>): SyncOutcome {
  return {
    kind: 'skill',
    path: 'skills/a',
    name: 'a',
    change: 'new',
    version: '1.0.0',
    failed: false,
    reasons: [],
    ...given,
  };
}

/** Answers of the registry by `METHOD /path` below `/api/v1/admin/`, as they stand on the wire. */
export type Answers = Record<string, (query: URLSearchParams) => unknown>;

/**
 * Runs the CLI over a wire with these answers: for what a real registry does only on a bad day, such
 * as thousands of runs, or each way to fail. Gives also the lines of what was asked.
 */
export async function overWire(
  argv: string[],
  answers: Answers,
  world: CliWorld = {},
): Promise<CliResult & { asked: string[] }> {
  const asked: string[] = [];
  const wire: typeof fetch = async (input, init) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    const line = `${init?.method ?? 'GET'} ${url.pathname.replace('/api/v1/admin/', '')}`;
    asked.push(line);
    const answer = answers[line]?.(url.searchParams);
    if (answer instanceof Response) return answer;
    if (answer !== undefined) return Response.json(answer);
    return problem(404, line.includes('sync-runs') ? 'run.not_found' : 'source.not_found');
  };
  const env = { AGENTHUB_URL: 'http://hub.test', AGENTHUB_TOKEN: 'sr_test', ...world.env };
  return { ...(await runCli(argv, { ...world, env, fetch: wire })), asked };
}

/** An error answer of the registry. */
export function problem(status: number, code: string, detail = `detail of ${code}`): Response {
  return Response.json({ code, detail, status, requestId: 'r_1' }, { status });
}

/** One page, with all there is. */
export function pageOf<T>(items: T[]): { items: T[]; nextCursor: null; total: number } {
  return { items, nextCursor: null, total: items.length };
}
