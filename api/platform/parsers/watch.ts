import type { Worker } from 'node:worker_threads';

/** The time limits of a job, in milliseconds: processor time of its thread, and wall-clock time. */
export type Deadline = { processorMs: number; clockMs: number };

/**
 * Resolves `passed` once a thread has exceeded a limit, unless `stop` is called first. Processor time is used
 * where Node reports it (24), so that a busy machine fails no ordinary text; elsewhere `processorMs` limits
 * the wall-clock time. `clockMs` always limits the wall-clock time.
 */
export function watchDeadline(
  worker: Worker,
  { processorMs, clockMs }: Deadline,
): { passed: Promise<null>; stop(): void } {
  const begun = performance.now();
  const before = usedBy(worker);
  let timer: NodeJS.Timeout | undefined;
  let last: NodeJS.Timeout | undefined;
  let isStopped = false;
  const passed = new Promise<null>((resolve) => {
    const look = async () => {
      const [first, now] = await Promise.all([before, usedBy(worker)]);
      const used = first === null || now === null ? performance.now() - begun : now - first;
      if (used >= processorMs) resolve(null);
      else if (!isStopped) timer = setTimeout(() => void look(), Math.max(20, processorMs - used));
    };
    timer = setTimeout(() => void look(), processorMs);
    last = setTimeout(() => resolve(null), clockMs);
  });
  return {
    passed,
    stop() {
      isStopped = true;
      clearTimeout(timer);
      clearTimeout(last);
    },
  };
}

/** The processor time of a thread in milliseconds; null if it is unknown. */
async function usedBy(worker: Worker): Promise<number | null> {
  if (!('cpuUsage' in worker)) return null;
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1000;
  } catch {
    // The thread has ended, which its pending job detects itself.
    return null;
  }
}
