/** Why `DATABASE_URL` cannot be opened; the message is for the operator, without secrets. */
export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';
}

/** What to look at, by the codes of sockets, of postgres.js, and of Postgres. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const hints: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there: is it running, and are host and port right?',
  ENOTFOUND: 'The host has no address: check the name.',
  EAI_AGAIN: 'The name service does not answer: check the name and the network.',
  ETIMEDOUT: 'It does not answer: check host, port and firewall.',
  EHOSTUNREACH: 'There is no way to the host: check the address and the network.',
  ENETUNREACH: 'There is no way to the host: check the address and the network.',
  CONNECT_TIMEOUT: 'It does not answer: check host, port and firewall.',
  ECONNRESET: 'It closed the connection: is that port that of a Postgres?',
  CONNECTION_CLOSED: 'It closed the connection: is that port that of a Postgres?',
  '28P01': 'Check the user and the password.',
  '28000': 'Check the user, the password, and whether the server lets it in from here.',
  '3D000': 'Make the database first (createdb).',
  '42501': 'Grant the user what is missing.',
};

/** What a driver threw as `what` was first asked, in one line: what it said, and what to look at. */
export function toOpenError(what: string, error: unknown): DatabaseOpenError {
  const root = deepest(error);
  const code = root instanceof Error && 'code' in root ? String(root.code) : '';
  const text = root instanceof Error ? root.message : String(root);
  const said = text.replaceAll(/\s+/g, ' ').trim() || code;
  const hint = hints[code] ?? 'Check the address.';
  return new DatabaseOpenError(`DATABASE_URL: ${what} cannot be used: ${said}. ${hint}`, {
    cause: error,
  });
}

function deepest(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? deepest(error.cause) : error;
}
