import { BlockList, isIP } from 'node:net';
import { AppError } from '#schema/error.ts';

/** Which addresses may be connected to. Ranges are CIDR, like `10.0.0.0/8` or `fd00::/8`. */
export type AddressRules = {
  /** Private ranges (RFC 1918, RFC 4193, RFC 6598): allowed by default, because the company's GitLab is there. */
  allowPrivate?: boolean | undefined;
  /** Exceptions from every other rule. */
  allow?: string[] | undefined;
  /** More that is denied. */
  deny?: string[] | undefined;
};

/** Judges an address just before a connection is made to it. */
export type AddressPolicy = {
  /** Why an IP address may not be connected to, a clause about it; null when it may. */
  problem(address: string): string | null;
};

/** Metadata services of clouds that are not link-local: AWS on IPv6, Alibaba, Oracle. */
const metadata = ['fd00:ec2::254/128', '100.100.100.200/32', '192.0.0.192/32'];

const denied: [reason: string, ranges: string[]][] = [
  ['is a metadata service', ['169.254.169.254/32', ...metadata]],
  ['is this machine (loopback)', ['127.0.0.0/8', '::1/128']],
  ['is link-local', ['169.254.0.0/16', 'fe80::/10']],
  ['is unspecified', ['0.0.0.0/8', '::/128']],
  ['is multicast or broadcast', ['224.0.0.0/4', '255.255.255.255/32', 'ff00::/8']],
  ['is reserved', ['240.0.0.0/4', '192.0.0.0/24', 'fec0::/10']],
];

const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
];

/**
 * The policy of these rules. Loopback, link-local, metadata, unspecified, multicast and reserved addresses
 * are denied unless `allow` names them. An IPv6 address that holds an IPv4 one (mapped, compatible, NAT64,
 * 6to4) is judged as that. Throws a plain Error for a range that is none: rules are configuration.
 */
export function createAddressPolicy(rules: AddressRules = {}): AddressPolicy {
  const allowed = blockListOf(rules.allow ?? []);
  const lists: [reason: string, list: BlockList][] = [
    ...denied.map(([reason, ranges]): [string, BlockList] => [reason, blockListOf(ranges)]),
    ['is denied by configuration', blockListOf(rules.deny ?? [])],
  ];
  if (rules.allowPrivate === false) lists.push(['is private', blockListOf(privateRanges)]);
  return {
    problem(given) {
      const address = given.replace(/%.*$/, '');
      const family = isIP(address);
      if (family === 0) return 'is not an IP address';
      const inner = family === 6 ? embeddedIpv4(address) : null;
      const forms: [string, 'ipv4' | 'ipv6'][] = [[address, family === 6 ? 'ipv6' : 'ipv4']];
      if (inner !== null) forms.push([inner, 'ipv4']);
      if (forms.some(([form, type]) => allowed.check(form, type))) return null;
      for (const [reason, list] of lists) {
        if (forms.some(([form, type]) => list.check(form, type))) return reason;
      }
      return null;
    },
  };
}

function blockListOf(ranges: string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', length = ''] = range.split('/');
    const family = isIP(address);
    const bits = length === '' ? (family === 6 ? 128 : 32) : Number(length);
    const fits = Number.isInteger(bits) && bits >= 0 && bits <= (family === 6 ? 128 : 32);
    if (family === 0 || !fits) throw new Error(`"${range}" is not a range like 10.0.0.0/8`);
    list.addSubnet(address, bits, family === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** The IPv4 address inside an IPv6 one, or null: `::ffff:a.b.c.d`, `::a.b.c.d`, `64:ff9b::a.b.c.d`, `2002:abcd::`. */
function embeddedIpv4(address: string): string | null {
  const groups = groupsOf(address);
  const [first, second, third] = groups;
  const isZero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  const dotted = (high = 0, low = 0) => `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  const last = dotted(groups[6], groups[7]);
  if (isZero(0, 5) && groups[5] === 0xffff) return last;
  // SIIT, `::ffff:0:a.b.c.d`.
  if (isZero(0, 4) && groups[4] === 0xffff && groups[5] === 0) return last;
  if (isZero(0, 6) && !(groups[6] === 0 && (groups[7] ?? 0) <= 1)) return last;
  if (first === 0x64 && second === 0xff9b && isZero(2, 6)) return last;
  if (first === 0x2002) return dotted(second, third);
  return null;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  // The URL parser writes one way what has many: no dots, compressed once.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [front = '', back] = canonical.split('::');
  const read = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const head = read(front);
  const tail = back === undefined ? [] : read(back);
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

/** The refusal to connect: `git.address_denied`, with the host as it was given and why. */
export function addressDenied(host: string, address: string, reason: string): AppError {
  const shown = host === address ? host : `${host} (${address})`;
  return new AppError(
    'git.address_denied',
    `${shown} ${reason}; the registry does not connect there. An operator can allow it.`,
  );
}
