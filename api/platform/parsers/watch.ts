import type { Worker } from 'node:worker_threads';

/** How long a job may take: of its thread's processor time, and of the clock's, both in milliseconds. */
export type Deadline = { processorMs: number; clockMs: number };

/**
 * Resolves `passed` once a thread has worked for as long as it may, until it is stopped. That goes by its
 * processor time where Node tells it (24), so that a busy machine makes no honest text plain; elsewhere by
 * the clock. After `clockMs` it has passed in any case.
 */
export function watch(
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

/** A thread's processor time in milliseconds; null where it cannot be told. */
async function usedBy(worker: Worker): Promise<number | null> {
  if (!('cpuUsage' in worker)) return null;
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1000;
  } catch {
    // It has ended, which whoever waits for its answer learns by itself.
    return null;
  }
}
