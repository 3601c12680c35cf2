import {
  embeddedIpv4,
  type IpAddress,
  type IpRange,
  isInRange,
  parseIp,
  parseIpRange,
} from '#api/domain/ip-address.ts';
import { AppError } from '#schema/error.ts';

/** Rules for the addresses that may be connected to. Ranges are CIDR, like `10.0.0.0/8` or `fd00::/8`. */
export type AddressRules = {
  /**
   * Private ranges (RFC 1918, RFC 4193, RFC 6598, RFC 2544). Allowed by default, because a company's GitLab
   * is there.
   */
  allowPrivate?: boolean | undefined;
  /** Ranges that are allowed despite any other rule. */
  allow?: string[] | undefined;
  /** Further denied ranges. */
  deny?: string[] | undefined;
};

/** Checks an address just before a connection is made to it. */
export type AddressPolicy = {
  /** Why an IP address is denied, as a clause about it; null if it is allowed. */
  problem(address: string): string | null;
};

/** Cloud metadata services that are not link-local: AWS on IPv6, Alibaba, Oracle. */
const metadata = ['fd00:ec2::254', '100.100.100.200', '192.0.0.192'];

type Rule = [reason: string, ranges: IpRange[]];
const rule = (reason: string, ranges: string[]): Rule => [reason, ranges.map(parseIpRange)];

/**
 * Ranges that contain no ordinary host of the internet or a company network, from the IANA registries. The
 * first match gives the reason. https://www.iana.org/assignments/iana-ipv4-special-registry
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const denied: Rule[] = [
  rule('is a metadata service', ['169.254.169.254', ...metadata]),
  rule('is this machine (loopback)', ['127.0.0.0/8', '::1']),
  rule('is link-local', ['169.254.0.0/16', 'fe80::/10']),
  rule('is unspecified', ['0.0.0.0/8', '::']),
  rule('is multicast or broadcast', ['224.0.0.0/4', '255.255.255.255', 'ff00::/8']),
  rule('is for documentation', [
    '192.0.2.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '2001:db8::/32',
    '3fff::/20',
  ]),
  // The position of the IPv4 address depends on the network, so it cannot be extracted and checked (RFC
  // 8215).
  rule('translates to an IPv4 address of the network', ['64:ff9b:1::/48']),
  rule('is reserved', [
    '240.0.0.0/4',
    // IETF protocol assignments, former 6to4 relays, AS112 and AMT.
    '192.0.0.0/24',
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.175.48.0/24',
    // Discard, dummy, protocol assignments with Teredo and ORCHID, AS112, segment routing, site-local.
    '100::/64',
    '100:0:0:1::/64',
    '2001::/23',
    '2620:4f:8000::/48',
    '5f00::/16',
    'fec0::/10',
  ]),
];

const privateRule = rule('is private', [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  // For benchmarks; some proxies on developers' machines resolve every name to such an address.
  '198.18.0.0/15',
  'fc00::/7',
]);

/**
 * Creates a policy. Loopback, link-local, metadata, unspecified, multicast and reserved addresses are denied
 * unless `allow` contains them. An IPv6 address with an embedded IPv4 address (mapped, compatible, NAT64,
 * 6to4) is checked as both. Throws a plain Error for an invalid range.
 */
export function createAddressPolicy(rules: AddressRules = {}): AddressPolicy {
  const allowed = (rules.allow ?? []).map(parseIpRange);
  const judged = [...denied, rule('is denied by configuration', rules.deny ?? [])];
  if (rules.allowPrivate === false) judged.push(privateRule);
  return {
    problem(given) {
      const address = parseIp(given);
      if (address === null) return 'is not an IP address';
      const inner = embeddedIpv4(address);
      const forms: IpAddress[] = inner === null ? [address] : [address, inner];
      const isIn = (ranges: IpRange[]) =>
        ranges.some((range) => forms.some((form) => isInRange(form, range)));
      if (isIn(allowed)) return null;
      return judged.find(([, ranges]) => isIn(ranges))?.[0] ?? null;
    },
  };
}

/** The error `git.address_denied`, with the host as given and the reason. */
export function addressDenied(host: string, address: string, reason: string): AppError {
  const shown = host === address ? host : `${host} (${address})`;
  return new AppError(
    'git.address_denied',
    `${shown} ${reason}; the registry does not connect there. An operator can allow it.`,
  );
}
