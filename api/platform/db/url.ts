import { createClient, LibsqlError, type Client } from '@libsql/client/http';
import { DatabaseOpenError } from './open-error.ts';

/** Which kind of database a `DATABASE_URL` names. Throws {@link DatabaseOpenError} for none that we know. */
export function kindOfUrl(url: string): 'file' | 'libsql' | 'postgres' {
  if (url.startsWith('file:')) return 'file';
  if (/^(libsql|https?):/.test(url)) return 'libsql';
  if (/^postgres(ql)?:/.test(url)) return 'postgres';
  throw new DatabaseOpenError('DATABASE_URL must begin with file:, libsql:, https: or postgres:');
}

/** A database that is reached over a network. */
export type RemoteAddress = {
  kind: 'libsql' | 'postgres';
  url: string;
  authToken?: string | undefined;
};

/** A client of a libSQL server. Throws {@link DatabaseOpenError} on an address that cannot be read. */
export function connectLibsql({
  url,
  authToken,
}: {
  url: string;
  authToken?: string | undefined;
}): Client {
  try {
    const fetch = fetchFromServer;
    return createClient(authToken === undefined ? { url, fetch } : { url, fetch, authToken });
  } catch (error) {
    throw new DatabaseOpenError(
      'DATABASE_URL: not an address of a libSQL server, as in libsql://host or https://host',
      { cause: error },
    );
  }
}

/** How long a libSQL server may take to answer; as long as a statement may run on Postgres. */
const answerMilliseconds = 30_000;

/** What goes wrong on the way reads differently in each runtime: to us it is one code. */
async function fetchFromServer(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(answerMilliseconds) });
  } catch (error) {
    throw new LibsqlError(
      'The libSQL server cannot be reached',
      'SERVER_UNREACHABLE',
      undefined,
      undefined,
      error instanceof Error ? error : undefined,
    );
  }
}
