import { createClient, LibsqlError, type Client } from '@libsql/client/http';
import { databaseKindOf, databaseUrlProblem } from '#api/domain/database-address.ts';
import { DatabaseOpenError, toOpenError } from './open-error.ts';

/** The kind of database of a URL. Throws {@link DatabaseOpenError} for one that cannot be used. */
export function kindOfUrl(url: string): 'file' | 'libsql' | 'postgres' {
  const problem = databaseUrlProblem(url);
  const kind = databaseKindOf(url);
  if (problem !== null || kind === null) throw new DatabaseOpenError(`DATABASE_URL: ${problem}`);
  return kind;
}

/** The address of a remote database. */
export type RemoteAddress = {
  kind: 'libsql' | 'postgres';
  url: string;
  authToken?: string | undefined;
};

/** Creates a client of a libSQL server. Throws {@link DatabaseOpenError} for a malformed address. */
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
 * Throws {@link DatabaseOpenError} if a libSQL server refuses the token or has no such database. A server
 * that does not answer is not an error: the address may be right.
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
        : `DATABASE_URL: the libSQL server refuses the token (${status}): set a valid one as DATABASE_AUTH_TOKEN, or in the address: ?authToken=…`,
      { cause: error },
    );
  }
}

/**
 * Like {@link assertAccepted}, but also throws if the server does not answer. For commands, which do not
 * wait for a server to start.
 */
export async function assertLibsqlAnswers(client: Client): Promise<void> {
  await assertAccepted(client);
  await client.execute('select 1').catch((error: unknown) => {
    throw toOpenError('the libSQL server', error);
  });
}

/** The time limit of a request to a libSQL server, the same as for a statement on Postgres. */
const answerMilliseconds = 30_000;

/**
 * `fetch` with one error code for all network failures, which differ between runtimes. The body is read here,
 * so that a broken body, or one that is not JSON (such as a proxy's), also fails here.
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

/**
 * Rebuilds an error response. A body that is not valid JSON is relabelled as text: otherwise parsing it would
 * look like an internal error.
 */
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
