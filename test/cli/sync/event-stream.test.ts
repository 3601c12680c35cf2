import { describe, expect, it } from 'vitest';
import { readEvents, type StreamEvent } from '#cli/sync/event-stream.ts';

/** A body that comes in these pieces, and then ends or stays open. */
function bodyOf(pieces: (string | Uint8Array)[], { stays = false } = {}) {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(Buffer.from(piece));
      if (!stays) controller.close();
    },
    cancel() {
      cancelled = true;
    },
  });
  return { body, wasCancelled: () => cancelled };
}

async function eventsOf(body: ReadableStream<Uint8Array>, idleMilliseconds = 10_000) {
  const events: StreamEvent[] = [];
  for await (const event of readEvents(body, idleMilliseconds)) events.push(event);
  return events;
}

describe('a stream of events', () => {
  it('is read across pieces that cut lines, line breaks and characters', async () => {
    const text =
      ': hello\n\nid: 1\nevent: line\ndata: {"text":"同步"}\n\ndata:a\ndata: b\r\n\r\nevent:end\rdata:c\r\rdata: cut off';
    const expected = [
      { event: 'line', data: '{"text":"同步"}' },
      { event: 'message', data: 'a\nb' },
      { event: 'end', data: 'c' },
    ];
    const bytes = Buffer.from(text);
    expect(await eventsOf(bodyOf([bytes]).body)).toEqual(expected);
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await eventsOf(bodyOf(single).body)).toEqual(expected);
  });

  it('leaves out an event without data', async () => {
    expect(await eventsOf(bodyOf(['event: line\nid: 3\n\ndata: x\n\n']).body)).toEqual([
      { event: 'message', data: 'x' },
    ]);
  });

  it('ends when nothing comes any more, and lets the connection go', async () => {
    const { body, wasCancelled } = bodyOf(['data: x\n\n'], { stays: true });
    expect(await eventsOf(body, 20)).toEqual([{ event: 'message', data: 'x' }]);
    expect(wasCancelled()).toBe(true);
  });

  it('refuses a line that does not end', async () => {
    const { body, wasCancelled } = bodyOf(['data: ', 'x'.repeat(2 ** 20 + 1)], { stays: true });
    await expect(eventsOf(body)).rejects.toThrow('more than 1 MiB');
    expect(wasCancelled()).toBe(true);
  });
});
