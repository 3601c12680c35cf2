import { limitsInline, parserJobs } from '#api/domain/parsers/jobs.ts';
import type { Parsers } from '#api/domain/parsers.ts';

/** {@link Parsers} on the calling thread. A job cannot be terminated, so its input limits are smaller. */
export function createInlineParsers(): Parsers {
  const jobs = parserJobs(limitsInline);
  return { offThread: false, run: async (job, input) => jobs[job](input) };
}
