import { parentPort } from 'node:worker_threads';
import { limitsOnThreads, parserJobs } from '#api/domain/parsers/jobs.ts';
import type { ParserJob, ParserJobs } from '#api/domain/parsers.ts';
import type { Answer, Question } from './thread.ts';

const jobs = parserJobs(limitsOnThreads);

function work<Job extends ParserJob>({ job, input }: Question<Job>): Answer<Job> {
  try {
    const output: ParserJobs[Job]['output'] | null = jobs[job](input);
    return { output };
  } catch (error) {
    return { error };
  }
}

// The thread that thread.ts starts: one job after the other, once everything is loaded.
parentPort?.on('message', (question: Question<ParserJob>) => {
  const answer = work(question);
  const output = 'output' in answer ? answer.output : null;
  // Handed over instead of copied.
  const bytes = output && 'json' in output ? [output.json.buffer] : [];
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
  parentPort?.postMessage(answer, bytes);
});
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
parentPort?.postMessage('ready');
