import { AppError } from '#schema/error.ts';
import { addressDenied } from './address-policy.ts';
import type { HttpClient } from './http-client.ts';

/** Names that mean the machine itself or its metadata service, wherever they are resolved. */
const localName = /^(?:localhost|.+\.localhost|.+\.local|metadata\.google\.internal)\.?$/;

/** Judges a host by its name or address alone: gives why it may not be connected to, or null. */
export type HostJudge = (host: string) => string | null;

/**
 * HTTP by `fetch`, for platforms without sockets. The platform resolves names, so only the host as it is written
 * can be judged, before each request and after each redirect; what a name leads to is for the platform to guard, as
 * Cloudflare's does: it connects to public addresses only.
 */
export function createFetchHttp(judge: HostJudge): () => HttpClient {
  return () => {
    const closed = new AbortController();
    return {
      async send({ method, url, headers, body, signal }) {
        const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
        const problem = judge(host);
        if (problem !== null) throw addressDenied(host, host, problem);
        const init: RequestInit = {
          method,
          headers,
          redirect: 'manual',
          signal: AbortSignal.any([signal, closed.signal]),
          ...(body === null ? {} : { body: new Uint8Array(body) }),
        };
        const answer = await fetch(url, init).catch((cause: unknown) => {
          throw explained(cause);
        });
        return {
          status: answer.status,
          header: (name) => answer.headers.get(name),
          body: piecesOf(answer.body),
        };
      },
      close: () => closed.abort(new Error('closed')),
    };
  };
}

/** Why a host is local by its name; null for one that is not, or is an address. */
export function localNameProblem(host: string): string | null {
  return localName.test(host.toLowerCase()) ? 'is a name of the local network' : null;
}

/** What `fetch` rejects with: Node says why in the cause; workerd, in words that are for no one else. */
function explained(err: unknown): unknown {
  if (err instanceof Error && err.cause instanceof Error) return err;
  const detail = 'The remote cannot be reached. Check host and port.';
  return new AppError('git.unreachable', detail, { cause: err });
}

async function* piecesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    reader.releaseLock();
  }
}
