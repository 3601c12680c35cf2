import { describe, expect, it } from 'vitest';
import {
  formatIp,
  isInRange,
  networkOf,
  parseIp,
  parseIpRange,
  withoutMapping,
} from '#api/domain/ip-address.ts';

describe('parseIp', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['0.0.0.0', '0.0.0.0'],
    ['2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::', '::'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['::ffff:203.0.113.7', '::ffff:cb00:7107'],
  ])('reads %s as %s', (text, expected) => {
    expect(formatIp(parseIp(text) ?? [])).toBe(expected);
  });

  it.each([
    '',
    '203.0.113',
    '203.0.113.7.1',
    '203.0.113.256',
    '203.0.113.07',
    '0x7f.0.0.1',
    '2130706433',
    '203.0.113.7:80',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    '[::1]',
    '::1]/evil',
    'g::1',
    'localhost',
    ':'.repeat(300),
  ])('takes %j for none', (text) => {
    expect(parseIp(text)).toBeNull();
  });
});

describe('withoutMapping', () => {
  it('shows an IPv4 address that IPv6 carries as itself, and leaves every other', () => {
    const shown = (text: string) => formatIp(withoutMapping(parseIp(text) ?? []));
    expect(shown('::ffff:203.0.113.7')).toBe('203.0.113.7');
    expect(shown('::fffe:203.0.113.7')).toBe('::fffe:cb00:7107');
    expect(shown('203.0.113.7')).toBe('203.0.113.7');
  });
});

describe('networkOf', () => {
  it('counts a /64 of IPv6 as one, and each IPv4 address', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:db8:1:2::')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:db8:1:3::6')).toBe('2001:db8:1:3::/64');
    expect(networkOf('::1')).toBe('::/64');
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
  });
});

describe('isInRange', () => {
  it('compares as many bits as the range has', () => {
    const isIn = (address: string, range: string) =>
      isInRange(parseIp(address) ?? [], parseIpRange(range));
    expect(isIn('172.18.255.1', '172.18.0.0/16')).toBe(true);
    expect(isIn('172.19.0.1', '172.18.0.0/16')).toBe(false);
    expect(isIn('10.0.0.5', '10.0.0.5')).toBe(true);
    expect(isIn('10.0.0.4', '10.0.0.5')).toBe(false);
    expect(isIn('10.0.0.5', '0.0.0.0/0')).toBe(true);
    expect(isIn('::1', '0.0.0.0/0')).toBe(false);
    expect(isIn('fd00::1', 'fc00::/7')).toBe(true);
  });
});
