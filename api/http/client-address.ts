import {
  formatIp,
  type IpAddress,
  type IpRange,
  isInRange,
  parseIp,
  withoutMapping,
} from '../domain/ip-address.ts';

/**
 * The IP address of the client, in canonical form: the peer's, unless the peer is a trusted proxy. In that
 * case `X-Forwarded-For` is read from the right, where each proxy appends the address it saw, up to the first
 * address that is not trusted. Entries further left may be forged by the client. If an entry is not an
 * address, the peer's address is returned. Null without a peer.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trusted: readonly IpRange[],
): string | null {
  const socket = peer === undefined ? null : parseEntry(peer);
  if (socket === null) return null;
  const entries = forwardedFor?.split(',') ?? [];
  let client = socket;
  while (entries.length > 0 && trusted.some((range) => isInRange(client, range))) {
    const entry = parseEntry(entries.pop() ?? '');
    if (entry === null) return formatIp(socket);
    client = entry;
  }
  return formatIp(client);
}

/** Parses an address as proxies write it: possibly quoted, with a port, in brackets, or with a zone. */
function parseEntry(text: string): IpAddress | null {
  const entry = text.trim().replace(/^"(.*)"$/, '$1');
  const inBrackets = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(entry)?.[1];
  const withPort = /^([\d.]+):\d{1,5}$/.exec(entry)?.[1];
  const address = parseIp(inBrackets ?? withPort ?? entry);
  return address && withoutMapping(address);
}
