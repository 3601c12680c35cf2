import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fixture, type Recorded, readDatabase } from '#test/fixtures/14e5071/fixture.ts';
import { ask } from '#test/fixtures/14e5071/make/record.ts';
import { openTestRegistry } from '#test/support/registry.ts';
import { isOfSearch } from './cursors.ts';
import { type Difference, differences, type Facts } from './differences.ts';

/** Asks a registry as a client over the network does; `as` is a key, null for nobody. */
export type Call = (path: string, as: string | null, init?: RequestInit) => Promise<Response>;

/** Puts a copy of the database of the older release into a folder; gives its path. */
export function copyDatabase(folder: string): string {
  const path = join(folder, 'agenthub.db');
  writeFileSync(path, readDatabase());
  return path;
}

/** The present release on a database of the older one, at the time at which that was recorded, while `work` asks it. */
export async function whileTakenOver<T>(
  { registry: PUBLIC_URL, recordedAt }: Fixture,
  DATABASE_URL: string,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const now = () => new Date(recordedAt);
  const { registry, close } = await openTestRegistry({ DATABASE_URL, PUBLIC_URL }, { now });
  try {
    return await work(async (path, as, init = {}) => {
      const headers = new Headers(init.headers);
      if (as !== null) headers.set('authorization', `Bearer ${as}`);
      return registry.app.request(path, { ...init, headers });
    });
  } finally {
    await close();
  }
}

/** What was answered then and is answered now. */
export type Pair = { recorded: Recorded; now: Recorded };

/** Asks again all that was recorded. On the pages of a search, the cursors of this registry stand for the recorded ones. */
export async function askAgain(call: Call, { keys, answers }: Fixture): Promise<Pair[]> {
  const cursors = new Map<string, string>();
  const pairs: Pair[] = [];
  for (const recorded of answers) {
    const now = await ask({ call }, keys, withCursor(recorded, cursors));
    pairs.push({ recorded, now });
    const cursor = nextCursorOf(recorded);
    if (isOfSearch(cursor)) cursors.set(`${recorded.as} ${cursor}`, nextCursorOf(now) ?? '');
  }
  return pairs;
}

/** What is expected of an answer now, with the differences that it has. */
export function expectedOf(
  { recorded, now }: Pair,
  facts: Facts,
): { answer: Recorded; used: Difference[] } {
  const answer = { ...structuredClone(recorded), path: now.path };
  return { answer, used: differences.filter(({ apply }) => apply(answer, facts)) };
}

function withCursor(recorded: Recorded, cursors: ReadonlyMap<string, string>): Recorded {
  const cursor = /[?&]cursor=([^&]*)/.exec(recorded.path)?.[1] ?? '';
  const mine = cursors.get(`${recorded.as} ${decodeURIComponent(cursor)}`);
  if (mine === undefined) return recorded;
  return { ...recorded, path: recorded.path.replace(cursor, encodeURIComponent(mine)) };
}

function nextCursorOf({ body }: Recorded): string | null {
  return (body as { nextCursor?: string | null } | null)?.nextCursor ?? null;
}
