import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../errors.ts';

/** An event of a stream; `event` is `message` if it has no name. */
export type StreamEvent = { event: string; data: string };

/** The longest event that is read; those of a registry are far shorter. */
const eventCharactersMax = 1_048_576;

/**
 * Reads the events of a `text/event-stream` by
 * https://html.spec.whatwg.org/multipage/server-sent-events.html: comments and an unfinished last event are
 * skipped. Also ends if nothing, not even a comment, arrives for `idleMilliseconds`, because nothing else
 * would report a dead connection.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  idleMilliseconds: number,
): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  let event = '';
  let data: string[] = [];
  let length = 0;
  try {
    for (;;) {
      const chunk = await readOrIdle(reader, idleMilliseconds);
      if (chunk === null) return;
      const lines = (pending + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      pending = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { event: event || 'message', data: data.join('\n') };
          event = '';
          data = [];
          length = 0;
          continue;
        }
        const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (field === 'event') event = value;
        else if (field === 'data') {
          length += value.length;
          if (length > eventCharactersMax) throw tooLong();
          data.push(value);
        }
      }
      if (pending.length > eventCharactersMax) throw tooLong();
    }
  } finally {
    // Not awaited, because a broken connection may never report that it is closed.
    void reader.cancel().catch(() => {});
  }
}

function tooLong(): CliError {
  return new CliError('cli.refused', 'The registry sent an event of more than 1 MiB');
}

async function readOrIdle(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  idleMilliseconds: number,
): Promise<Uint8Array | null> {
  const timer = new AbortController();
  const idle = sleep(idleMilliseconds, null, { signal: timer.signal }).catch(() => null);
  const next = reader.read().then(({ value, done }) => (done ? null : (value ?? null)));
  try {
    return await Promise.race([next, idle]);
  } finally {
    timer.abort();
    // After the time limit, the result of the read is ignored.
    next.catch(() => {});
  }
}
