import type { MiddlewareHandler } from 'hono';
import { BoundedMap } from '../domain/bounded-map.ts';
import type { Database } from '../domain/database.ts';
import { type ReadAnswer, sendRead } from './read-answer.ts';

/** The size of the cache, in bytes of bodies and URLs: about 5,000 lists of 20. */
const bytesMax = 32 * 1024 * 1024;
const answerBytesMax = 256 * 1024;

/**
 * The maximum age of an entry. Install counts from anonymous users do not invalidate the cache, so they may
 * be this late.
 */
const millisecondsMax = 60_000;

/**
 * Middleware that caches the answers to anonymous reads, by URL. Requests with a credential or a cookie
 * bypass it. All entries are dropped when the database's generation changes, which is checked on every
 * request, and after a minute, because some writes do not change the generation. Only answers made by
 * `answerRead` are cached. Disabled if the database cannot tell its generation.
 */
export function responseCache(
  db: Pick<Database, 'generation'>,
  now: () => number,
): MiddlewareHandler {
  const answers = new BoundedMap<ReadAnswer>(bytesMax);
  let generation: number | null = null;
  let begunAt = now();

  /** Whether caching is possible now. Clears the cache if the generation changed or the entries are too old. */
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
    if (!isAnonymousRead(c.req.raw) || !canCache(isCurrent)) return next();
    const known = answers.get(url);
    if (known) {
      c.set('isCached', true);
      return sendRead(c, known);
    }
    const generationBefore = generation;
    c.set('keepAnswer', (answer: ReadAnswer) => {
      // A write was committed meanwhile, so the answer may be stale.
      if (generation !== generationBefore || answer.body.length > answerBytesMax) return;
      answers.set(url, answer, answer.body.length + url.length);
    });
    return next();
  };
}

/** False if the database cannot be asked: the request itself will then report the error. */
function canCache(isCurrent: () => boolean): boolean {
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
