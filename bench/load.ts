import { fork } from 'node:child_process';
import type autocannon from 'autocannon';
import type { LoadOptions } from './load-process.ts';
import { type Server, cpuSecondsOf } from './server.ts';

/**
 * Requests per second by the clock, and per second of the server's processor time, which other work on the
 * machine does not affect.
 */
export type Load = { perSecond: number; perCpuSecond: number; statuses: number[] };

/** Requests URLs over 50 connections for `seconds`, each in its own random order, from another process. */
export async function load(
  server: Server,
  paths: string[],
  { seconds, headers = {} }: { seconds: number; headers?: Record<string, string> },
): Promise<Load> {
  const before = cpuSecondsOf(server.pid);
  const result = await generate({
    url: server.url,
    connections: 50,
    duration: seconds,
    headers,
    paths,
  });
  const cpu = cpuSecondsOf(server.pid) - before;
  const { total } = result.requests;
  if (total === 0 || result.errors > 0)
    throw new Error(`${paths[0]}: ${total} answers, ${result.errors} errors`);
  return {
    perSecond: total / result.duration,
    perCpuSecond: total / cpu,
    statuses: Object.keys(result.statusCodeStats).map(Number),
  };
}

type Result = Awaited<ReturnType<typeof autocannon>>;

function generate(options: LoadOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./load-process.ts', import.meta.url));
    let result: Result | undefined;
    child.once('message', (message) => {
      result = message as Result;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (result) resolve(result);
      else reject(new Error(`the load generator ended with ${code}`));
    });
    child.send(options);
  });
}
