/** The parts of a Postgres URL, decoded. */
export type PostgresUrl = {
  user: string | null;
  password: string | null;
  /** In the order in which they are tried; empty for the default of the driver. IPv6 addresses have no brackets. */
  hosts: { host: string; port: number | null }[];
  database: string | null;
  /** The last value of each parameter. */
  parameters: Map<string, string>;
};

/** How the signs that end a part of a URL are written in a password. */
const encoding = 'as %2F for /, %23 for #, %3F for ?, %40 for @, %25 for %, %3A for :';

/**
 * Parses `postgres://user:password@host:port/database?name=value`; several hosts are separated by commas. If it cannot
 * be read, gives the reason as a clause, with what to write. The reason repeats no part of the URL: where a password
 * has a sign that ends it, every part may be a piece of the password.
 */
export function parsePostgresUrl(url: string): PostgresUrl | string {
  const [, rest] = /^postgres(?:ql)?:\/\/(.*)$/is.exec(url) ?? [];
  if (rest === undefined) return malformed;
  const [, authority = '', path = '', query = '', fragment] =
    /^([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?(#.*)?$/s.exec(rest) ?? [];
  // The real host then comes after the sign, and what looks like the host is a piece of the password.
  if (fragment !== undefined || [path, query].some((part) => part.includes('@')))
    return `has a sign in its password, user or database that ends that part of a URL. Percent-encode it: ${encoding}.`;
  const at = authority.lastIndexOf('@');
  const account = at < 0 ? null : authority.slice(0, at);
  const colon = account?.indexOf(':') ?? -1;
  const texts = {
    user: account === null ? null : colon < 0 ? account : account.slice(0, colon),
    password: account === null || colon < 0 ? null : account.slice(colon + 1),
    database: path === '' ? null : path,
  };
  const hosts = parseHosts(authority.slice(at + 1));
  // White space is taken in a user and a password alone: Hyperdrive gives both as they are.
  if (hosts === null || /\s/.test(path + query)) return malformed;
  try {
    const decode = (text: string | null) => (text ? decodeURIComponent(text) : null);
    // Of a plus, libpq makes no space.
    const pairs = query.split('&').flatMap((pair): [string, string][] => {
      const [name = '', ...value] = pair.split('=');
      return name === '' ? [] : [[decodeURIComponent(name), decodeURIComponent(value.join('='))]];
    });
    return {
      user: decode(texts.user),
      password: decode(texts.password),
      hosts,
      database: decode(texts.database),
      parameters: new Map(pairs),
    };
  } catch {
    return `has a % that is not followed by two hexadecimal digits. Percent-encode signs in the password: ${encoding}.`;
  }
}

const malformed =
  'is not an address of Postgres, as in postgres://user:password@host:5432/agenthub. Percent-encode signs in the password: ' +
  `${encoding}.`;

function parseHosts(text: string): PostgresUrl['hosts'] | null {
  if (text === '') return [];
  const hosts: PostgresUrl['hosts'] = [];
  for (const one of text.split(',')) {
    const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(one);
    const port = match?.[3] === undefined ? null : Number(match[3]);
    if (!match || (port !== null && (port < 1 || port > 65_535))) return null;
    hosts.push({ host: match[1] ?? match[2] ?? '', port });
  }
  return hosts;
}
