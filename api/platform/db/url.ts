import { createClient, LibsqlError, type Client } from '@libsql/client/http';
import { DatabaseOpenError, toOpenError } from './open-error.ts';

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

/**
 * Throws {@link DatabaseOpenError} when a libSQL server refuses the token or has no such database. One that
 * does not answer may come back: that is no fault of the address.
 */
export async function assertAccepted(client: Client): Promise<void> {
  try {
    await client.execute('select 1');
  } catch (error) {
    const [, status = ''] = /HTTP status (40[134])/.exec(String(error)) ?? [];
    if (status === '') return;
    throw new DatabaseOpenError(
      status === '404'
        ? 'DATABASE_URL: the libSQL server has no such database (404)'
        : `DATABASE_URL: the libSQL server refuses the token (${status}): give one that it knows as DATABASE_AUTH_TOKEN, or in the address: ?authToken=…`,
      { cause: error },
    );
  }
}

/** {@link assertAccepted}, and that it answers at all: for a command, which has nothing to wait for. */
export async function assertLibsqlAnswers(client: Client): Promise<void> {
  await assertAccepted(client);
  await client.execute('select 1').catch((error: unknown) => {
    throw toOpenError('the libSQL server', error);
  });
}

/** How long a libSQL server may take to answer; as long as a statement may run on Postgres. */
const answerMilliseconds = 30_000;

/**
 * What goes wrong on the way reads differently in each runtime: to us it is one code. An answer is read
 * here, so that one that breaks off or is no JSON, as a proxy's, goes wrong here too.
 */
async function fetchFromServer(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(answerMilliseconds) });
    if (!response.ok) return withText(response, await response.text());
    const answer: unknown = await response.json();
    response.json = async () => answer;
    return response;
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

/** An error's answer again; one that says it is JSON and is not would be taken for a fault of ours. */
function withText({ status }: Response, text: string): Response {
  const isJson = /^\s*\{/.test(text) && isParsed(text);
  return new Response(text, {
    status,
    headers: { 'content-type': isJson ? 'application/json' : 'text/plain' },
  });
}

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
