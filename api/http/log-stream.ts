import type { Context as HonoContext } from 'hono';
import type { SyncRun } from '#schema/source.ts';
import type { Context } from '../domain/context.ts';
import { type LogPart, readLog } from '../domain/sync-run/log.ts';

/** How often the database is polled for new lines: any process may write them. */
const lookMilliseconds = 500;
/** The interval of comments that keep proxies from closing an idle stream. */
const heartbeatMilliseconds = 15_000;
/** The maximum duration of a stream. The client then reconnects, so its credential is checked again. */
const streamMillisecondsMax = 10 * 60_000;

/**
 * Streams the log of a run as server-sent events, starting after an ordinal (or `Last-Event-ID`), until the
 * run ends, the client disconnects, or the server stops.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
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
        // The headers are already sent, so no error can be reported. The client reconnects when the stream
        // ends.
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
    // Without this, nginx buffers up to a page.
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
      // Without `stopping` (Workers), the database closes with the request, so the client reconnects instead.
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

/** JSON contains no raw line feed, so the data is one line. */
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
