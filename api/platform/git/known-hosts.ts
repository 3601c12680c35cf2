import { createHash, createHmac } from 'node:crypto';
import { AppError } from '#schema/error.ts';

/** A line of a known_hosts file. */
type KnownHost = { hosts: string; type: string; key: string; mark: 'revoked' | null };

/** The known host keys. */
export type KnownHosts = {
  /** The known key types of a host, in file order. */
  typesOf(host: string, port: number): string[];
  /** Throws `git.host_key_unknown` or `git.host_key_changed` unless this is the host's known key. */
  verify(host: string, port: number, key: Uint8Array): void;
};

/**
 * Parses a known_hosts file as described in `sshd(8)`: plain and hashed (`|1|`) names, `[host]:port`,
 * patterns with `*`, `?` and `!`, and `@revoked`. Other lines, such as `@cert-authority`, match no host, so
 * their hosts stay unknown and are refused.
 */
export function parseKnownHosts(text: string): KnownHosts {
  const lines = text.split(/\r?\n/).flatMap(parseLine);
  const linesOf = (host: string, port: number): KnownHost[] => {
    const name = port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
    return lines.filter(({ hosts }) => matchesHosts(hosts, name));
  };
  return {
    typesOf: (host, port) => [
      ...new Set(
        linesOf(host, port)
          .filter(({ mark }) => mark === null)
          .map(({ type }) => type),
      ),
    ],
    verify(host, port, key) {
      const known = linesOf(host, port);
      const encoded = Buffer.from(key).toString('base64');
      const same = known.filter((line) => line.key === encoded);
      const shown = port === 22 ? host : `[${host}]:${port}`;
      const type = keyType(key);
      const seen = `${type} ${fingerprint(key)}`;
      if (same.some(({ mark }) => mark === 'revoked')) {
        throw new AppError(
          'git.host_key_changed',
          `The host key of ${shown} (${seen}) is revoked.`,
        );
      }
      if (same.length > 0) return;
      const trusted = known.filter(({ mark }) => mark === null);
      const expected = trusted.filter((line) => line.type === type);
      if (expected.length > 0) {
        const prints = expected.map((line) => fingerprint(Buffer.from(line.key, 'base64')));
        throw new AppError(
          'git.host_key_changed',
          `The host key of ${shown} has changed: known is ${prints.join(' or ')}, it showed ${seen}. Someone may be in between. Ask who runs the host before you replace its line in known_hosts.`,
        );
      }
      const others =
        trusted.length > 0
          ? ` Known are only keys of other types: ${trusted.map((line) => line.type).join(', ')}.`
          : '';
      throw new AppError(
        'git.host_key_unknown',
        `The host key of ${shown} is not known; it showed ${seen}.${others} Compare it with what the host's owner publishes, then add the line of "ssh-keyscan${port === 22 ? '' : ` -p ${port}`} ${host}" to known_hosts.`,
      );
    },
  };
}

/** The fingerprint of a key in OpenSSH's format: `SHA256:` and base64 without padding. */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** The type that a key declares: the string at its start (RFC 4253, section 6.6). */
function keyType(key: Uint8Array): string {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const length = key.length < 4 ? 0 : Math.min(view.getUint32(0), 64);
  return Buffer.from(key.subarray(4, 4 + length))
    .toString('latin1')
    .replace(/[^\w@.-]/g, '?');
}

function parseLine(line: string): KnownHost[] {
  const fields = line.trim().split(/[ \t]+/);
  const mark = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  if (mark !== undefined && mark !== '@revoked') return [];
  const [hosts, type, key] = fields;
  if (!hosts || hosts.startsWith('#') || !type || !key) return [];
  return [{ hosts, type, key, mark: mark === undefined ? null : 'revoked' }];
}

function matchesHosts(hosts: string, name: string): boolean {
  if (hosts.startsWith('|')) return matchesHash(hosts, name);
  let matches = false;
  for (const pattern of hosts.toLowerCase().split(',')) {
    const negated = pattern.startsWith('!');
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    matches = true;
  }
  return matches;
}

/** `|1|salt|hash`: the HMAC-SHA1 of the name with the salt as its key. */
function matchesHash(hosts: string, name: string): boolean {
  const [, version, salt, hash] = hosts.split('|');
  if (version !== '1' || !salt || !hash) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** Matches `*` (any text) and `?` (one character). Backtracking only to the last `*` avoids exponential time. */
function matchesPattern(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < name.length;) {
    if (pattern[at] === '*') {
      star = at++;
      resume = index;
    } else if (pattern[at] === '?' || pattern[at] === name[index]) {
      at++;
      index++;
    } else if (star !== -1) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
