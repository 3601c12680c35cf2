import { AppError } from '#schema/error.ts';
import { addressDenied } from './address-policy.ts';
import type { HttpClient } from './http-client.ts';

/** Names that always mean the local machine or a metadata service. */
const localName = /^(?:localhost|.+\.localhost|.+\.local|metadata\.google\.internal)\.?$/;

/** Checks a host by its name or address: why it is denied, or null. */
export type HostJudge = (host: string) => string | null;

/**
 * HTTP with `fetch`, for platforms without sockets. The platform resolves names, so only the host as written
 * can be checked, before each request and after each redirect. The platform itself must restrict what a name
 * resolves to; Cloudflare connects to public addresses only.
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

/** Why a host name is local; null if it is not, or is an IP address. */
export function localNameProblem(host: string): string | null {
  return localName.test(host.toLowerCase()) ? 'is a name of the local network' : null;
}

/** Converts an error of `fetch`: Node gives the reason in the cause; workerd's message is of no use to others. */
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
