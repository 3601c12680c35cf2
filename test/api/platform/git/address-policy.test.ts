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
