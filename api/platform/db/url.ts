import { createClient, type Client } from '@libsql/client/web';
import { DatabaseOpenError } from './open-error.ts';

/** Which kind of database a `DATABASE_URL` names. Throws {@link DatabaseOpenError} for none that we know. */
export function kindOfUrl(url: string): 'file' | 'libsql' | 'postgres' {
  if (url.startsWith('file:')) return 'file';
  if (/^(libsql|https?|wss?):/.test(url)) return 'libsql';
  if (/^postgres(ql)?:/.test(url)) return 'postgres';
  throw new DatabaseOpenError('DATABASE_URL must begin with file:, libsql:, https: or postgres:');
}

/** A client of a libSQL server. Throws {@link DatabaseOpenError} on an address that cannot be read. */
export function connectLibsql({
  url,
  authToken,
}: {
  url: string;
  authToken?: string | undefined;
}): Client {
  try {
    return createClient(authToken === undefined ? { url } : { url, authToken });
  } catch (error) {
    throw new DatabaseOpenError(
      'DATABASE_URL: not an address of a libSQL server, as in libsql://host or https://host',
      { cause: error },
    );
  }
}
