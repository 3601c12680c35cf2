import { limitsInline, parserJobs } from '#api/domain/parsers/jobs.ts';
import type { Parsers } from '#api/domain/parsers.ts';

/** {@link Parsers} on the one thread that there is: nothing ends a job, so its input is smaller. */
export function createInlineParsers(): Parsers {
  const jobs = parserJobs(limitsInline);
  return { offThread: false, run: async (job, input) => jobs[job](input) };
}
