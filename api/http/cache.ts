import type { MiddlewareHandler } from 'hono';
import { BoundedMap } from '../domain/bounded-map.ts';
import type { Database } from '../domain/database.ts';
import { type ReadAnswer, sendRead } from './read-answer.ts';

/** Answers kept at a time, in bytes of body and address: about 5,000 lists of 20. */
const bytesMax = 32 * 1024 * 1024;
const answerBytesMax = 256 * 1024;

/** How long an answer is kept at most: so long may the installs of those who are not signed in take to be seen. */
const millisecondsMax = 60_000;

/**
 * Keeps the answers that anonymous readers get until anyone commits a write to the database: all of them
 * are dropped when its generation changes, which is asked for every request, and after a minute, since some
 * writes leave the generation as it is. What an anonymous answer depends on besides the database and the
 * configuration is its address alone, so that is the key; a request with a credential or a cookie is never
 * served. Keeps what `answerRead` makes. Does nothing where the database cannot tell its generation.
 */
export function responseCache(
  db: Pick<Database, 'generation'>,
  now: () => number,
): MiddlewareHandler {
  const answers = new BoundedMap<ReadAnswer>(bytesMax);
  let generation: number | null = null;
  let begunAt = now();

  /** Whether answers may be kept now; forgets those of an older generation. */
  function isCurrent(): boolean {
    const current = db.generation();
    const at = now();
    if (current !== generation || at - begunAt > millisecondsMax) {
      answers.clear();
      generation = current;
      begunAt = at;
    }
    return current !== null;
  }

  return async (c, next) => {
    const { url } = c.req;
    if (!isAnonymousRead(c.req.raw) || !canTell(isCurrent)) return next();
    const known = answers.get(url);
    if (known) return sendRead(c, known);
    const generationBefore = generation;
    c.set('keepAnswer', (answer: ReadAnswer) => {
      // Someone wrote meanwhile: the answer may be of before.
      if (generation !== generationBefore || answer.body.length > answerBytesMax) return;
      answers.set(url, answer, answer.body.length + url.length);
    });
    return next();
  };
}

/** Working on the request will say what is wrong with a database that cannot be asked. */
function canTell(isCurrent: () => boolean): boolean {
  try {
    return isCurrent();
  } catch {
    return false;
  }
}

function isAnonymousRead({ method, headers }: Request): boolean {
  return (
    method === 'GET' &&
    !headers.has('cookie') &&
    !headers.has('authorization') &&
    !headers.has('x-api-key')
  );
}
