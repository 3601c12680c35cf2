import { describe, expect, it } from 'vitest';
import { parseIpRange } from '#api/domain/ip-address.ts';
import { clientAddress } from '#api/http/client-address.ts';

const trusted = ['10.0.0.5', '172.18.0.0/16', 'fd00::/8', '127.0.0.0/8'].map(parseIpRange);
const from = (peer: string | undefined, header?: string) => clientAddress(peer, header, trusted);

describe('clientAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:40105', '203.0.113.7'],
    ['198.51.100.9, 203.0.113.7:1', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['"203.0.113.7:80"', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['2001:0DB8:0:0::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['"[2001:db8::7]"', '2001:db8::7'],
    ['"[2001:db8::7]:443"', '2001:db8::7'],
    ['fe80::7%eth0', 'fe80::7'],
  ])('reads %j from a trusted proxy', (header, expected) => {
    expect(from('10.0.0.5', header)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'unknown',
    '_hidden',
    'x'.repeat(300),
    '203.0.113.7,',
    '203.0.113.7, unknown',
    '203.0.113.7, 203.0.113.300',
    '203.0.113.7:port',
    '[203.0.113.7',
    '[2001:db8::7]:',
    'for=203.0.113.7',
    "203.0.113.7'; drop table users",
    '203.0.113.7, unknown, 172.18.0.3',
  ])('takes the peer where the header says %j, which is no address', (header) => {
    expect(from('10.0.0.5', header)).toBe('10.0.0.5');
  });

  it('goes past the proxies that are ours, and no further than the first that is not', () => {
    expect(from('10.0.0.5', '6.6.6.6, 203.0.113.7, 172.18.0.9, fd00::1')).toBe('203.0.113.7');
    expect(from('10.0.0.5', '172.18.0.9')).toBe('172.18.0.9');
    expect(from('10.0.0.5', '172.18.0.9, 10.0.0.5')).toBe('172.18.0.9');
    expect(from('::ffff:10.0.0.5', '203.0.113.7')).toBe('203.0.113.7');
  });

  it('believes nobody else', () => {
    for (const peer of ['10.0.0.6', '203.0.113.9', '2001:db8::9'])
      expect(from(peer, '6.6.6.6')).toBe(peer);
    expect(clientAddress('10.0.0.5', '6.6.6.6', [])).toBe('10.0.0.5');
    expect(from('fe80::9%eth0', '6.6.6.6')).toBe('fe80::9');
  });

  it('knows none without a peer', () => {
    expect(from(undefined, '6.6.6.6')).toBeNull();
    expect(from('not an address', '6.6.6.6')).toBeNull();
  });
});
