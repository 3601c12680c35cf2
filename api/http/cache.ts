import type { MiddlewareHandler } from 'hono';
import type { Database } from '../domain/database.ts';

type Entry = { generation: number; body: ArrayBuffer; headers: [string, string][]; etag: string };

const entriesMax = 2_000;
const bodyBytesMax = 256 * 1024;

/**
 * Keeps the answers that anonymous readers get, each until anyone commits a write to the database, so a
 * cached answer is never stale: the generation is asked every time. Answers 304 to the same `If-None-Match`.
 * Does nothing where the database cannot tell its generation.
 */
export function responseCache(db: Database): MiddlewareHandler {
  const entries = new Map<string, Entry>();
  return async (c, next) => {
    const { headers } = c.req.raw;
    if (
      c.req.method !== 'GET' ||
      headers.has('authorization') ||
      headers.has('cookie') ||
      headers.has('x-api-key')
    ) {
      return next();
    }
    const generation = db.generation();
    if (generation === null) return next();
    const key = c.req.url;
    const kept = entries.get(key);
    if (kept && kept.generation === generation) {
      if (headers.get('if-none-match') === kept.etag) {
        return new Response(null, { status: 304, headers: kept.headers });
      }
      return new Response(kept.body, { headers: kept.headers });
    }
    await next();
    const etag = c.res.headers.get('etag');
    const isJson = c.res.headers.get('content-type')?.startsWith('application/json') ?? false;
    if (c.res.status !== 200 || !etag || !isJson || c.res.headers.has('set-cookie')) return;
    const body = await c.res.clone().arrayBuffer();
    if (body.byteLength > bodyBytesMax) return;
    if (entries.size >= entriesMax) entries.clear();
    const own = [...c.res.headers].filter(([name]) => name !== 'x-request-id');
    entries.set(key, { generation, body, headers: own, etag });
  };
}
