import {
  formatIp,
  type IpAddress,
  type IpRange,
  isInRange,
  parseIp,
  withoutMapping,
} from '../domain/ip-address.ts';

/**
 * The address that a request comes from, in its one spelling: the peer's, unless that is a trusted proxy. Then
 * `X-Forwarded-For` is read from the right, where each proxy adds whom it saw, up to the first that is not
 * trusted; what a client wrote itself stands left of that. An entry that is no address ends the reading, and the
 * peer counts. Null without a peer.
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

/** An address as proxies write it: also quoted, with a port, in brackets, or with a zone. */
function parseEntry(text: string): IpAddress | null {
  const entry = text.trim().replace(/^"(.*)"$/, '$1');
  const inBrackets = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(entry)?.[1];
  const withPort = /^([\d.]+):\d{1,5}$/.exec(entry)?.[1];
  const address = parseIp(inBrackets ?? withPort ?? entry);
  return address && withoutMapping(address);
}
