import type { Context as HonoContext } from 'hono';
import type { SyncRun } from '#schema/source.ts';
import type { Context } from '../domain/context.ts';
import { type LogPart, readLog } from '../domain/sync-run/log.ts';

/** How often a log is looked at for more: any process may write it, so the database is asked. */
const lookMilliseconds = 500;
/** A comment this often keeps proxies from closing a stream on which nothing happens. */
const heartbeatMilliseconds = 15_000;
/** A stream is ended after this, and its client asks again with its credential, which may have ended. */
const streamMillisecondsMax = 10 * 60_000;

/**
 * The log of a run as server-sent events, from after an ordinal (or `Last-Event-ID`) until the run has
 * ended, the client goes away, or the server stops. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function streamLog(
  c: HonoContext,
  { ctx, stopping }: { ctx: Context; stopping: AbortSignal | undefined },
  runId: string,
  first: LogPart,
  after: number,
): Response {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const over = AbortSignal.any([gone.signal, c.req.raw.signal, ...(stopping ? [stopping] : [])]);
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      try {
        await follow(write);
        if (!gone.signal.aborted) controller.close();
      } catch (err) {
        // After the head no problem can be told; the client sees the line end and asks again.
        ctx.log.warn('sync.log_stream_failed', { runId, cause: String(err) });
        if (!gone.signal.aborted) controller.close();
      }
    },
    cancel() {
      gone.abort();
    },
  });
  return c.body(stream, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would hold back what is less than a page.
    'x-accel-buffering': 'no',
  });

  async function follow(write: (text: string) => void): Promise<void> {
    let last = after;
    let part = first;
    let quietSince = performance.now();
    const until = quietSince + streamMillisecondsMax;
    write('retry: 1000\n\n');
    for (;;) {
      for (const line of part.items) {
        write(event('line', line, line.ordinal));
        last = line.ordinal;
        quietSince = performance.now();
      }
      if (part.isOver) return write(endEvent(part.run));
      // Where the platform ends requests the database goes with the answer: the client asks again.
      if (stopping === undefined || over.aborted || performance.now() > until) return;
      if (performance.now() - quietSince > heartbeatMilliseconds) {
        write(': still here\n\n');
        quietSince = performance.now();
      }
      if (part.items.length === 0) await pause(lookMilliseconds, over);
      if (over.aborted) return;
      part = await readLog(ctx, runId, last);
    }
  }
}

function endEvent(run: SyncRun): string {
  return event('end', run);
}

/** JSON has no line feed of its own, so the data is one line. */
function event(name: string, data: unknown, id?: number): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
