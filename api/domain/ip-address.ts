/** An IP address as bytes: 4 for IPv4, 16 for IPv6. */
export type IpAddress = readonly number[];

/** Parses an IP address in any notation, without its zone (`%eth0`); null if it is not one. */
export function parseIp(text: string): IpAddress | null {
  const address = text.replace(/%.*$/, '');
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return parseIpv4(address);
  // The URL parser accepts only IPv6 addresses in brackets; longer texts are not tried.
  const isIpv6 = /^[\da-f:.]{2,45}$/i.test(address) && URL.canParse(`http://[${address}]/`);
  return isIpv6 ? parseIpv6(address) : null;
}

/** Four decimal numbers. Leading zeros are refused, because some software reads them as octal. */
function parseIpv4(address: string): IpAddress | null {
  const parts = address.split('.');
  const isByte = (part: string) => String(Number(part)) === part && Number(part) <= 255;
  return parts.every(isByte) ? parts.map(Number) : null;
}

function parseIpv6(address: string): IpAddress {
  // The URL parser gives the canonical form: no dots, compressed once.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [front = '', back] = canonical.split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const head = groups(front);
  const tail = back === undefined ? [] : groups(back);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 255]);
}

/**
 * Formats an address in canonical form: dotted for IPv4, RFC 5952 for IPv6.
 * https://www.rfc-editor.org/rfc/rfc5952
 */
export function formatIp(address: IpAddress): string {
  if (address.length === 4) return address.join('.');
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((address[at * 2] ?? 0) << 8) | (address[at * 2 + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}

/** A range of addresses: its first address, and the length of the common prefix in bits. */
export type IpRange = { first: IpAddress; bits: number };

/** Parses a range like `10.0.0.0/8`, or a single address. Throws a plain Error if it is neither. */
export function parseIpRange(text: string): IpRange {
  const [address = '', length, ...more] = text.split('/');
  const first = parseIp(address);
  const bitsMax = (first?.length ?? 0) * 8;
  const bits = length === undefined ? bitsMax : Number(length);
  const fits = /^\d+$/.test(length ?? '0') && bits <= bitsMax;
  if (first === null || !fits || more.length > 0) {
    throw new Error(`"${text}" is not a range like 10.0.0.0/8`);
  }
  return { first, bits };
}

/** Whether an address is in a range. An IPv4 address is never in an IPv6 range. */
export function isInRange(address: IpAddress, { first, bits }: IpRange): boolean {
  if (address.length !== first.length) return false;
  return first.every((byte, at) => {
    const shared = Math.min(Math.max(bits - at * 8, 0), 8);
    return byte >> (8 - shared) === (address[at] ?? 0) >> (8 - shared);
  });
}

/** The IPv6 ranges that embed an IPv4 address, and the byte at which it starts. */
const embeddings: { range: IpRange; at: number }[] = [
  // Mapped (RFC 4291), translated (RFC 2765), compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
  { range: parseIpRange('::ffff:0:0/96'), at: 12 },
  { range: parseIpRange('::ffff:0:0:0/96'), at: 12 },
  { range: parseIpRange('::/96'), at: 12 },
  { range: parseIpRange('64:ff9b::/96'), at: 12 },
  { range: parseIpRange('2002::/16'), at: 2 },
];

/** The IPv4 address embedded in an IPv6 address; null if there is none. */
export function embeddedIpv4(address: IpAddress): IpAddress | null {
  const embedding = embeddings.find(({ range }) => isInRange(address, range));
  return embedding ? address.slice(embedding.at, embedding.at + 4) : null;
}

const mapped = parseIpRange('::ffff:0:0/96');

/** Converts an IPv4-mapped address (`::ffff:1.2.3.4`), as IPv6 sockets show it, to IPv4. */
export function withoutMapping(address: IpAddress): IpAddress {
  return isInRange(address, mapped) ? address.slice(12) : address;
}

/**
 * The network that rate limits count by: an IPv4 address, or the /64 of an IPv6 address, the smallest block
 * that a customer gets. https://www.rfc-editor.org/rfc/rfc6177
 */
export function networkOf(text: string): string {
  const address = parseIp(text);
  if (address === null || address.length === 4) return text;
  return `${formatIp(address.map((byte, at) => (at < 8 ? byte : 0)))}/64`;
}
