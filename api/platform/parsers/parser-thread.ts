import { parentPort } from 'node:worker_threads';
import { limitsOnThreads, parserJobs } from '#api/domain/parsers/jobs.ts';
import type { ParserJob, ParserJobs } from '#api/domain/parsers.ts';
import type { JobResult, JobRequest } from './thread.ts';

const jobs = parserJobs(limitsOnThreads);

function work<Job extends ParserJob>({ job, input }: JobRequest<Job>): JobResult<Job> {
  try {
    const output: ParserJobs[Job]['output'] | null = jobs[job](input);
    return { output };
  } catch (error) {
    return { error };
  }
}

// The thread started by thread.ts. It runs one job after another.
parentPort?.on('message', (question: JobRequest<ParserJob>) => {
  const answer = work(question);
  const output = 'output' in answer ? answer.output : null;
  // Transferred instead of copied.
  const bytes = output && 'json' in output ? [output.json.buffer] : [];
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
  parentPort?.postMessage(answer, bytes);
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
parentPort?.postMessage('ready');
