/** The database of `DATABASE_URL` cannot be opened. The message is for the operator, without secrets. */
export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';
}

const closedHint =
  'It closed the connection: check that this is the port of a Postgres server, and that it offers TLS if sslmode asks for it.';

/**
 * What to check, by error codes of sockets, postgres.js and Postgres.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const hints: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there: check that it runs, and the host and port.',
  ENOTFOUND: 'The host name does not resolve: check the name.',
  EAI_AGAIN: 'DNS does not answer: check the name and the network.',
  ETIMEDOUT: 'It does not answer: check host, port and firewall.',
  EHOSTUNREACH: 'There is no route to the host: check the address and the network.',
  ENETUNREACH: 'There is no route to the host: check the address and the network.',
  CONNECT_TIMEOUT: 'It does not answer: check host, port and firewall.',
  ECONNRESET: closedHint,
  CONNECTION_CLOSED: closedHint,
  '28P01': 'Check the user and the password.',
  '28000':
    'Check the user, the password, and whether the server accepts connections from here, and without TLS (sslmode=require).',
  '3D000': 'Create the database first (createdb).',
  '42501': 'Grant the user the missing permission.',
  '42704': 'Take it out of the address.',
  '3F000': 'Create the schema, or take the search path out of the address.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'The certificate is for another host: correct the host, or write sslmode=verify-ca.',
  CERT_HAS_EXPIRED: 'Renew the certificate of the server.',
  ...Object.fromEntries(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ].map((code) => [
      code,
      'Its certificate is of an unknown CA: name the file of that CA in the address, sslrootcert=/path/ca.pem.',
    ]),
  ),
};

/** What PgBouncer says of a setting that is sent when connecting. */
const poolerRefusal = /unsupported startup parameter/i;
const poolerHint =
  'A pooler such as PgBouncer takes no settings there: add pgbouncer=true to the address, or use the address of Postgres itself.';

/** Converts a driver's error on the first query to `what`: one line with the driver's message and a hint. */
export function toOpenError(what: string, error: unknown): DatabaseOpenError {
  const root = deepest(error);
  const code = root instanceof Error && 'code' in root ? String(root.code) : '';
  const text = root instanceof Error ? root.message : String(root);
  const said = text.replaceAll(/\s+/g, ' ').trim() || code;
  const hint = poolerRefusal.test(said) ? poolerHint : (hints[code] ?? 'Check the address.');
  return new DatabaseOpenError(`DATABASE_URL: ${what} cannot be used: ${said}. ${hint}`, {
    cause: error,
  });
}

function deepest(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? deepest(error.cause) : error;
}
