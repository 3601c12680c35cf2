import { describe, expect, it } from 'vitest';
import { createAddressPolicy } from '#api/platform/git/address-policy.ts';

describe('createAddressPolicy', () => {
  it.each([
    ['127.0.0.1', /loopback/],
    ['127.255.0.9', /loopback/],
    ['::1', /loopback/],
    ['0:0:0:0:0:0:0:1', /loopback/],
    ['169.254.169.254', /metadata/],
    ['fd00:ec2::254', /metadata/],
    ['fd00:0ec2:0:0::0254', /metadata/],
    ['100.100.100.200', /metadata/],
    ['169.254.1.1', /link-local/],
    ['fe80::1', /link-local/],
    ['fe80::1%eth0', /link-local/],
    ['0.0.0.0', /unspecified/],
    ['::', /unspecified/],
    ['224.0.0.1', /multicast/],
    ['ff02::1', /multicast/],
    ['255.255.255.255', /broadcast/],
    ['240.0.0.1', /reserved/],
    ['::ffff:127.0.0.1', /loopback/],
    ['::ffff:a9fe:a9fe', /metadata/],
    ['::ffff:0:169.254.169.254', /metadata/],
    ['::127.0.0.1', /loopback/],
    ['64:ff9b::169.254.169.254', /metadata/],
    ['2002:7f00:1::', /loopback/],
    ['not an address', /not an IP address/],
    ['', /not an IP address/],
  ])('denies %s by default', (address, reason) => {
    expect(createAddressPolicy().problem(address)).toMatch(reason);
  });

  /**
   * The first and last address of every range of IANA's two registries of special purposes that no IPv4
   * address is read out of, and what is said of it; null where only `allowPrivate: false` denies it.
   */
  it.each<[string, string, string, string | null]>([
    ['0.0.0.0/8', '0.0.0.0', '0.255.255.255', 'unspecified'],
    ['10.0.0.0/8', '10.0.0.0', '10.255.255.255', null],
    ['100.64.0.0/10', '100.64.0.0', '100.127.255.255', null],
    ['127.0.0.0/8', '127.0.0.0', '127.255.255.255', 'loopback'],
    ['169.254.0.0/16', '169.254.0.0', '169.254.255.255', 'link-local'],
    ['172.16.0.0/12', '172.16.0.0', '172.31.255.255', null],
    ['192.0.0.0/24', '192.0.0.0', '192.0.0.255', 'reserved'],
    ['192.0.2.0/24', '192.0.2.0', '192.0.2.255', 'documentation'],
    ['192.31.196.0/24', '192.31.196.0', '192.31.196.255', 'reserved'],
    ['192.52.193.0/24', '192.52.193.0', '192.52.193.255', 'reserved'],
    ['192.88.99.0/24', '192.88.99.0', '192.88.99.255', 'reserved'],
    ['192.168.0.0/16', '192.168.0.0', '192.168.255.255', null],
    ['192.175.48.0/24', '192.175.48.0', '192.175.48.255', 'reserved'],
    ['198.18.0.0/15', '198.18.0.0', '198.19.255.255', null],
    ['198.51.100.0/24', '198.51.100.0', '198.51.100.255', 'documentation'],
    ['203.0.113.0/24', '203.0.113.0', '203.0.113.255', 'documentation'],
    ['240.0.0.0/4', '240.0.0.0', '255.255.255.254', 'reserved'],
    ['255.255.255.255/32', '255.255.255.255', '255.255.255.255', 'broadcast'],
    ['::1/128', '::1', '::1', 'loopback'],
    ['::/128', '::', '::', 'unspecified'],
    ['64:ff9b:1::/48', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff', 'translates'],
    ['100::/64', '100::', '100::ffff:ffff:ffff:ffff', 'reserved'],
    ['100:0:0:1::/64', '100:0:0:1::', '100::1:ffff:ffff:ffff:ffff', 'reserved'],
    ['2001::/23', '2001::', '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', 'reserved'],
    ['2001:db8::/32', '2001:db8::', '2001:db8:ffff::1', 'documentation'],
    ['2620:4f:8000::/48', '2620:4f:8000::', '2620:4f:8000:ffff::1', 'reserved'],
    ['3fff::/20', '3fff::', '3fff:fff:ffff::1', 'documentation'],
    ['5f00::/16', '5f00::', '5f00:ffff::1', 'reserved'],
    ['fc00::/7', 'fc00::', 'fdff:ffff::1', null],
    ['fe80::/10', 'fe80::', 'febf:ffff::1', 'link-local'],
    ['fec0::/10', 'fec0::', 'feff:ffff::1', 'reserved'],
    ['ff00::/8', 'ff00::', 'ffff:ffff::1', 'multicast'],
  ])('judges the special range %s from %s to %s', (_range, first, last, reason) => {
    const [usual, strict] = [createAddressPolicy(), createAddressPolicy({ allowPrivate: false })];
    for (const address of [first, last]) {
      expect(usual.problem(address) === null).toBe(reason === null);
      expect(usual.problem(address) ?? '').toContain(reason ?? '');
      expect(strict.problem(address)).toContain(reason ?? 'is private');
    }
  });

  it('judges an IPv4 address in IPv6 as that, and lets an operator have a translator', () => {
    const policy = createAddressPolicy({ allow: ['64:ff9b:1::/48'] });
    for (const [address, problem] of [
      ['64:ff9b::127.0.0.1', 'is this machine (loopback)'],
      ['64:ff9b::203.0.113.7', 'is for documentation'],
      ['2002:c000:201::1', 'is for documentation'],
      ['64:ff9b::8c52:7003', null],
      ['64:ff9b:1::8c52:7003', null],
    ] as const) {
      expect([address, policy.problem(address)]).toEqual([address, problem]);
    }
  });

  it.each([
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '192.0.1.0',
    '192.0.3.0',
    '198.20.0.0',
    '198.51.101.0',
    '223.255.255.255',
    '64:ff9b:2::1',
    '100:0:0:2::',
    '2001:200::',
    '2001:db7:ffff::1',
    '2001:db9::',
    '3ffe:ffff::1',
    '3fff:1000::',
    '5eff:ffff::1',
    '5f01::',
    '2620:4f:8001::',
  ])('allows %s, which is beside one', (address) => {
    expect(createAddressPolicy().problem(address)).toBeNull();
  });

  it.each(['10.0.0.5', '172.16.1.1', '192.168.1.9', 'fd12::1', '140.82.112.3', '2606:50c0::153'])(
    'allows %s by default',
    (address) => {
      expect(createAddressPolicy().problem(address)).toBeNull();
    },
  );

  it('denies private ranges when told to, also inside IPv6', () => {
    const policy = createAddressPolicy({ allowPrivate: false, allow: ['10.1.2.0/24'] });
    for (const address of ['10.0.0.5', '172.31.0.1', '192.168.0.1', '100.64.0.1', 'fd12::1']) {
      expect(policy.problem(address)).toBe('is private');
    }
    expect(policy.problem('::ffff:10.0.0.5')).toBe('is private');
    expect(policy.problem('64:ff9b::a00:5')).toBe('is private');
    expect(policy.problem('10.1.2.3')).toBeNull();
    expect(policy.problem('172.32.0.1')).toBeNull();
  });

  it('denies and allows what the rules say, and refuses a range that is none', () => {
    const policy = createAddressPolicy({ deny: ['140.82.0.0/16'], allow: ['127.0.0.1'] });
    expect(policy.problem('140.82.112.3')).toBe('is denied by configuration');
    expect(policy.problem('127.0.0.1')).toBeNull();
    expect(policy.problem('127.0.0.2')).toMatch(/loopback/);
    for (const range of ['10.0.0.0/33', 'ten', '10.0.0.0/x', '10.0.0.0/', '::/129', '::/8/8']) {
      expect(() => createAddressPolicy({ deny: [range] })).toThrow(range);
    }
  });
});
