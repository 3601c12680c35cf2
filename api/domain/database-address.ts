import { parsePostgresUrl } from './postgres-url.ts';

/** The kind of database of a URL, by its scheme; null for an unknown one. */
export function databaseKindOf(url: string): 'file' | 'libsql' | 'postgres' | null {
  if (url.startsWith('file:')) return 'file';
  if (/^(libsql|https?):/.test(url)) return 'libsql';
  if (/^postgres(ql)?:/.test(url)) return 'postgres';
  return null;
}

/**
 * Why a database URL cannot be used, as one or more sentences; null if its form is right. It says what to write, and
 * repeats neither a password nor a part of one.
 */
export function databaseUrlProblem(url: string): string | null {
  const kind = databaseKindOf(url);
  if (kind === 'postgres') {
    const parsed = parsePostgresUrl(url);
    return typeof parsed === 'string' ? parsed : null;
  }
  if (kind !== null) return null;
  return pythonProblem(url) ?? 'must begin with file:, libsql:, https: or postgres:';
}

/** The URLs of SQLAlchemy, in which the predecessor was configured. */
function pythonProblem(url: string): string | null {
  const [, database = '', rest = ''] =
    /^(sqlite|postgres(?:ql)?)(?:\+[a-z0-9_]+)?:(.*)$/is.exec(url) ?? [];
  if (database === '') return null;
  if (database.toLowerCase() === 'sqlite') {
    const [, path = ''] = /^\/\/\/([^?#]+)/.exec(rest) ?? [];
    const isPath = path !== '' && path !== ':memory:';
    const written = isPath ? pathUrl(path) : 'file:./data/agenthub.db';
    const old = isPath ? path : 'FILE';
    return `is a URL of SQLAlchemy. For a database file here, write ${written}. A database of the predecessor is not opened: give the new registry another file, and take the old data over with: agenthub import predecessor ${old}`;
  }
  return `is a URL of SQLAlchemy. Write ${postgresWritten(rest)}. A database of the predecessor is not opened: name an empty one.`;
}

/** SQLAlchemy has the path after three slashes, so an absolute one follows four. */
function pathUrl(path: string): string {
  return path.startsWith('/') || path.startsWith('./') || path.startsWith('../')
    ? `file:${path}`
    : `file:./${path}`;
}

/** The same address for us, without its password and parameters; a template if it cannot be read safely. */
function postgresWritten(rest: string): string {
  const parsed = parsePostgresUrl(`postgres:${rest}`);
  if (typeof parsed === 'string' || parsed.hosts.length === 0)
    return 'postgres://USER:PASSWORD@HOST:5432/DATABASE';
  const { user, password, hosts, database } = parsed;
  const who =
    user === null ? '' : `${encodeURIComponent(user)}${password === null ? '' : ':PASSWORD'}@`;
  const where = hosts.map(({ host, port }) => (port === null ? host : `${host}:${port}`)).join(',');
  return `postgres://${who}${where}/${encodeURIComponent(database ?? '')}`;
}
