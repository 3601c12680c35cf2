import { isIP } from 'node:net';

/** An address as its bytes: 4 for IPv4, 16 for IPv6. */
export type IpAddress = readonly number[];

/** The bytes of an IP address in any of its spellings, a zone (`%eth0`) left out; null for what is none. */
export function parseIp(text: string): IpAddress | null {
  const address = text.replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 4) return address.split('.').map(Number);
  return family === 6 ? parseIpv6(address) : null;
}

function parseIpv6(address: string): IpAddress {
  // The URL parser writes one way what has many: no dots, compressed once.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [front = '', back] = canonical.split('::');
  const groups = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const head = groups(front);
  const tail = back === undefined ? [] : groups(back);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 255]);
}

/** A range of addresses: its first, and how many bits its members share. */
export type IpRange = { first: IpAddress; bits: number };

/** A range like `10.0.0.0/8`, or one address. Throws a plain Error for what is none: ranges are configuration. */
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

/** Whether an address is in a range. IPv4 is never in a range of IPv6. */
export function isInRange(address: IpAddress, { first, bits }: IpRange): boolean {
  if (address.length !== first.length) return false;
  return first.every((byte, at) => {
    const shared = Math.min(Math.max(bits - at * 8, 0), 8);
    return byte >> (8 - shared) === (address[at] ?? 0) >> (8 - shared);
  });
}

/** How IPv6 holds an IPv4 address: what stands in front of it, and so where it starts. */
const embeddings: { range: IpRange; at: number }[] = [
  // Mapped (RFC 4291), translated (RFC 2765), compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
  { range: parseIpRange('::ffff:0:0/96'), at: 12 },
  { range: parseIpRange('::ffff:0:0:0/96'), at: 12 },
  { range: parseIpRange('::/96'), at: 12 },
  { range: parseIpRange('64:ff9b::/96'), at: 12 },
  { range: parseIpRange('2002::/16'), at: 2 },
];

/** The IPv4 address that an IPv6 address stands for; null when there is none in it. */
export function embeddedIpv4(address: IpAddress): IpAddress | null {
  const embedding = embeddings.find(({ range }) => isInRange(address, range));
  return embedding ? address.slice(embedding.at, embedding.at + 4) : null;
}
