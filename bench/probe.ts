import { performance } from 'node:perf_hooks';
import type { Watched } from './server.ts';

// Loaded into a server before its own code. On request over IPC it measures how long the event loop was
// blocked; before that it does nothing.
let seen: Watched = { stall: 0, cpuStall: 0 };
let timer: NodeJS.Timeout | undefined;

function watch(): void {
  seen = { stall: 0, cpuStall: 0 };
  let at = performance.now();
  let cpu = process.threadCpuUsage();
  clearInterval(timer);
  timer = setInterval(() => {
    const now = performance.now();
    const used = process.threadCpuUsage(cpu);
    seen.stall = Math.max(seen.stall, now - at - 1);
    seen.cpuStall = Math.max(seen.cpuStall, (used.user + used.system) / 1000);
    at = now;
    cpu = process.threadCpuUsage();
  }, 1);
}

process.on('message', (word) => {
  if (word === 'watch') watch();
  else clearInterval(timer);
  process.send?.(seen);
});
// Listening on IPC must not keep a stopping server alive.
process.channel?.unref();
