import { setTimeout as sleep } from 'node:timers/promises';
import type { ZodType } from 'zod';
import type { Client } from '#schema/client.ts';
import type { SyncLogLine, SyncRun } from '#schema/source.ts';
import { CliError } from '../errors.ts';
import { waitSeconds } from '../publish/retry.ts';
import { readEvents } from './event-stream.ts';

const route = 'GET /api/v1/admin/sync-runs/{id}/log';
/** A stream that is silent for this long is dead: the registry sends comments more often. */
const idleMilliseconds = 60_000;
/** After this many streams that break without a line, polling starts: a proxy probably blocks event streams. */
const brokenStreamsMax = 3;
const pollMilliseconds = 2_000;
/** The most failed polls in a row; with the waits between them, a registry has about a minute to restart. */
const failuresMax = 10;

export type FollowOptions = {
  /** Lines up to this ordinal are skipped. */
  after?: number;
  signal: AbortSignal;
  onLine(line: SyncLogLine): void;
  /** Called with the reason when the log is read again or in another way. */
  onTrouble(text: string): void;
};

/**
 * Passes on the log lines of a run, each once and in order, until the run has ended. Gives the ended run.
 * Reads an event stream and continues after the last line if the connection breaks; polls every two seconds
 * if event streams do not work. Throws if the registry is unreachable for about a minute, if it refuses the
 * request, and if `signal` is aborted.
 */
export async function followLog(
  client: Client,
  runId: string,
  options: FollowOptions,
): Promise<SyncRun> {
  const { signal, onTrouble } = options;
  const position = { after: options.after ?? 0 };
  let broken = 0;
  while (broken < brokenStreamsMax) {
    const before = position.after;
    try {
      const ended = await readStream(client, runId, position, options);
      if (ended === 'no stream') break;
      if (ended !== null) return ended;
    } catch (err) {
      signal.throwIfAborted();
      if (waitSeconds(err, 1) === null && !isBrokenOff(err)) throw err;
    }
    broken = position.after > before ? 1 : broken + 1;
    onTrouble('the connection broke; continuing');
    await sleep(125 * 2 ** broken, undefined, { signal });
  }
  onTrouble('event streams do not work; polling every two seconds');
  return poll(client, runId, position, options);
}

type Position = { after: number };

/** Gives the run if it ended, null if the stream ended first. */
async function readStream(
  client: Client,
  runId: string,
  position: Position,
  options: FollowOptions,
): Promise<SyncRun | 'no stream' | null> {
  const response = await client.raw(route, {
    params: { id: runId },
    query: { after: position.after },
    headers: { accept: 'text/event-stream' },
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!isStream || !response.body) {
    await response.body?.cancel();
    return 'no stream';
  }
  const { syncLogLine, syncRun } = await import('#schema/source.ts');
  for await (const { event, data } of readEvents(response.body, idleMilliseconds)) {
    if (event === 'line') pass(parseEvent(syncLogLine, data), position, options);
    if (event === 'end') return parseEvent(syncRun, data);
  }
  return null;
}

async function poll(
  client: Client,
  runId: string,
  position: Position,
  options: FollowOptions,
): Promise<SyncRun> {
  const { signal } = options;
  for (let failures = 0; ;) {
    let wait = pollMilliseconds;
    try {
      const { items, isOver } = await client.call(route, {
        params: { id: runId },
        query: { after: position.after },
      });
      failures = 0;
      const before = position.after;
      for (const line of items) pass(line, position, options);
      // The log may come in several pages; only a page without new lines is the end.
      if (position.after > before) continue;
      if (isOver) {
        return await client.call('GET /api/v1/admin/sync-runs/{id}', { params: { id: runId } });
      }
    } catch (err) {
      signal.throwIfAborted();
      failures += 1;
      const seconds = waitSeconds(err, Math.min(failures, 5));
      if (seconds === null || failures >= failuresMax) throw err;
      wait = seconds * 1000;
    }
    await sleep(wait, undefined, { signal });
  }
}

function pass(line: SyncLogLine, position: Position, { onLine }: FollowOptions): void {
  if (line.ordinal <= position.after) return;
  position.after = line.ordinal;
  onLine(line);
}

function parseEvent<T>(shape: ZodType<T>, data: string): T {
  try {
    return shape.parse(JSON.parse(data));
  } catch (cause) {
    throw new CliError('cli.refused', 'The registry sent an event that this CLI cannot read', {
      hints: ['the CLI may be older than the registry:  agenthub-cli --version'],
      cause,
    });
  }
}

/** Whether an error means that the connection broke while a body was read. */
function isBrokenOff(err: unknown): boolean {
  return err instanceof TypeError;
}
