import { BoundedMap } from '../domain/bounded-map.ts';
import type { Database } from '../domain/database.ts';
import { type Answer, answerFrom } from './etag.ts';

/** Answers kept at a time, in bytes of body and address: about 5,000 lists of 20. */
const bytesMax = 32 * 1024 * 1024;
const answerBytesMax = 256 * 1024;

/** How long an answer is kept at most: so long may the installs of those who are not signed in take to be seen. */
const millisecondsMax = 60_000;

/** What {@link createResponseCache} gives. */
export type ResponseCache = {
  /** The kept answer to a request, or 304 in its place; null when there is none. */
  find(request: Request): Response | null;
  /** Before a request is worked on: what keeps its answer, null where it must not be kept. */
  begin(request: Request): ((answer: Answer) => void) | null;
};

/**
 * Keeps the answers that anonymous readers get until anyone commits a write to the database: all of them
 * are dropped when its generation changes, which is asked for every request, and after a minute, since some
 * writes leave the generation as it is. What an anonymous answer
 * depends on besides the database and the configuration is its address alone, so that is the key; a
 * request with a credential or a cookie is never served. Does nothing where the database cannot tell its
 * generation.
 */
export function createResponseCache(
  db: Pick<Database, 'generation'>,
  now: () => number,
): ResponseCache {
  const answers = new BoundedMap<Answer>(bytesMax);
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

  return {
    find(request) {
      if (!isAnonymousRead(request) || !isOfApi(request.url)) return null;
      try {
        if (!isCurrent()) return null;
      } catch {
        return null; // Working on the request will say what is wrong with the database.
      }
      const answer = answers.get(request.url);
      return answer ? answerFrom(answer, request.headers.get('if-none-match')) : null;
    },

    begin(request) {
      if (!isAnonymousRead(request) || !isCurrent()) return null;
      const generationBefore = generation;
      const { url } = request;
      return (answer) => {
        // Someone wrote meanwhile: the answer may be of before.
        if (generation !== generationBefore || answer.body.length > answerBytesMax) return;
        answers.set(url, answer, answer.body.length + url.length);
      };
    },
  };
}

function isAnonymousRead({ method, headers }: Request): boolean {
  return (
    method === 'GET' &&
    !headers.has('cookie') &&
    !headers.has('authorization') &&
    !headers.has('x-api-key')
  );
}

/** What is outside, like `/health`, answers without the database. Takes no time to parse an address. */
function isOfApi(url: string): boolean {
  return url.startsWith('/api/', url.indexOf('/', 'https://'.length));
}
