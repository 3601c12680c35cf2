import type { ConnectionOptions } from 'node:tls';
import type postgres from 'postgres';
import { parsePostgresUrl } from '#api/domain/postgres-url.ts';
import { DatabaseOpenError } from './open-error.ts';

/**
 * What only libpq and clients such as Prisma, SQLAlchemy, JDBC and Supabase's know. The driver would send it to the server as a setting, which refuses it.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
const ignored: ReadonlySet<string> = new Set(
  `channel_binding require_auth requirepeer passfile fallback_application_name gssencmode gssdelegation gsslib
  krbsrvname load_balance_hosts replication keepalives keepalives_idle keepalives_interval keepalives_count
  tcp_user_timeout sslcompression sslcrl sslcrldir sslsni sslcertmode ssl_min_protocol_version
  ssl_max_protocol_version service connection_limit pool_timeout socket_timeout statement_cache_size sslidentity
  sslpassword sslaccept single_use_connections prepared_statement_cache_size preparethreshold uselibpqcompat supa
  workaround`.split(/\s+/),
);

type Options = postgres.Options<Record<string, postgres.PostgresType>>;

/** The settings of a connection that an address makes. */
export type AddressOptions = {
  options: Options;
  /** Parameters for the server, sent when connecting. */
  connection: Record<string, string>;
  /** Whether the address is that of a pooler, which takes no settings then, and keeps no statements. */
  pooled: boolean;
};

/**
 * The driver's options for a Postgres URL, with the parameters of libpq and Prisma that hosted databases show.
 * Throws {@link DatabaseOpenError} naming the parameter that cannot be used.
 */
export function postgresAddress(url: string): AddressOptions {
  const parsed = parsePostgresUrl(url);
  if (typeof parsed === 'string') throw refused(parsed);
  const { parameters } = parsed;
  const take = (name: string) => {
    const value = parameters.get(name);
    parameters.delete(name);
    return value === undefined || value === '' ? undefined : value;
  };
  const pooled = take('pgbouncer') === 'true';
  const schema = take('schema');
  const seconds = take('connect_timeout');
  const hosts = hostsOf(parsed.hosts, take('host'), take('port'));
  const ssl = tlsOf(take, hosts.length === 1 ? hosts[0]?.host : undefined);
  const targets = targetsOf(take('target_session_attrs'));
  const user = take('user') ?? parsed.user;
  const password = take('password') ?? parsed.password;
  const database = take('dbname') ?? parsed.database;
  const others = [...parameters].filter(([name]) => !ignored.has(name.toLowerCase()));
  return {
    options: {
      ...placeOf(hosts),
      ...(user === null ? {} : { user }),
      ...(password === null ? {} : { password }),
      ...(database === null ? {} : { database }),
      ssl,
      ...(seconds === undefined ? {} : { connect_timeout: whole('connect_timeout', seconds) }),
      ...(targets === null ? {} : { target_session_attrs: targets }),
      ...(pooled ? { prepare: false } : {}),
    },
    connection: {
      ...(schema === undefined ? {} : { search_path: `"${schema.replaceAll('"', '""')}"` }),
      ...Object.fromEntries(others),
    },
    pooled,
  };
}

const sessionTargets = ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;

function targetsOf(given: string | undefined): (typeof sessionTargets)[number] | null {
  if (given === undefined || given === 'any') return null;
  const known = sessionTargets.find((one) => one === given);
  if (known) return known;
  throw refused(
    `has an unknown target_session_attrs. Write any, ${sessionTargets.join(', ')}, or nothing.`,
  );
}

/** A path is the folder of a socket. */
function placeOf(hosts: Hosts): Pick<Options, 'host' | 'port' | 'path'> {
  const [first] = hosts;
  if (!first) return {};
  if (first.host.startsWith('/')) return { path: `${first.host}/.s.PGSQL.${first.port ?? 5432}` };
  // The driver takes lists, which its types do not say; in one text it would cut an IPv6 address at its colons.
  const lists = {
    host: hosts.map(({ host }) => host),
    port: hosts.map(({ port }) => port ?? 5432),
  };
  return lists as unknown as Pick<Options, 'host' | 'port'>;
}

type Hosts = { host: string; port: number | null }[];

function hostsOf(given: Hosts, host: string | undefined, port: string | undefined): Hosts {
  const number = port === undefined ? null : whole('port', port);
  if (host !== undefined) return [{ host, port: number }];
  return number === null ? given : given.map((one) => ({ ...one, port: one.port ?? number }));
}

function whole(name: string, text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw refused(`has ${name}=…, which must be a whole number.`);
}

/**
 * TLS by `sslmode` as libpq means it. https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 * With a root certificate, `require` checks it too.
 */
function tlsOf(take: (name: string) => string | undefined, host: string | undefined) {
  const root = take('sslrootcert');
  const ssl = take('ssl');
  const given = take('sslmode') ?? (ssl === undefined ? undefined : (sslWords[ssl] ?? ssl));
  const certificates = {
    ...contents('cert', 'sslcert', take('sslcert')),
    ...contents('key', 'sslkey', take('sslkey')),
  };
  const mode = given ?? (root === undefined ? undefined : 'verify-ca');
  const ca = root === undefined || root === 'system' ? {} : contents('ca', 'sslrootcert', root);
  const checked: ConnectionOptions = { ...certificates, ...ca };
  switch (mode) {
    case undefined:
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
      return 'prefer';
    case 'no-verify':
      return { ...certificates, rejectUnauthorized: false };
    case 'require':
      if (root === undefined) return { ...certificates, rejectUnauthorized: false };
      return { ...checked, checkServerIdentity: () => undefined };
    case 'verify-ca':
      return { ...checked, checkServerIdentity: () => undefined };
    case 'verify-full':
      // The driver tells TLS the host only if it is a name.
      return host === undefined ? checked : { ...checked, host };
    default:
      throw refused(
        'has an unknown sslmode. Write disable, prefer, require, no-verify, verify-ca or verify-full.',
      );
  }
}

/** What `ssl=` means to other clients. */
const sslWords: Record<string, string> = {
  true: 'require',
  '1': 'require',
  false: 'disable',
  '0': 'disable',
};

function contents(
  option: 'ca' | 'cert' | 'key',
  name: string,
  path: string | undefined,
): ConnectionOptions {
  if (path === undefined) return {};
  try {
    // Workers have no files.
    const fs = process.getBuiltinModule('node:fs');
    return { [option]: fs.readFileSync(path, 'utf8') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseOpenError(
      `DATABASE_URL: the file of ${name} cannot be read: ${reason}. Write the path of a PEM file on this machine.`,
      { cause: error },
    );
  }
}

function refused(clause: string): DatabaseOpenError {
  return new DatabaseOpenError(`DATABASE_URL: ${clause}`);
}
