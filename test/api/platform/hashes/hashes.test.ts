import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { nodeHashes } from '#api/platform/hashes/node-hashes.ts';
import { webHashes } from '#api/platform/hashes/web-hashes.ts';

describe.each([
  ['Node', nodeHashes],
  ['the web', webHashes],
])('the hashes of %s', (_, hashes) => {
  it('are SHA-256 in hexadecimal and HMAC-SHA-256 in base64url', async () => {
    // https://www.rfc-editor.org/rfc/rfc6234 and https://www.rfc-editor.org/rfc/rfc4231, case 2
    expect(await hashes.sha256('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    const mac = await hashes.hmacSha256('Jefe', 'what do ya want for nothing?');
    expect(Buffer.from(mac, 'base64url').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('take text of any script and length', async () => {
    const text = '密钥 🔑 '.repeat(1000);
    const expected = createHmac('sha256', text).update(text).digest('base64url');
    expect(await hashes.hmacSha256(text, text)).toBe(expected);
    expect(await hashes.sha256('')).toMatch(/^e3b0c442/);
  });
});

it('are made at once on Node, and so wait for no thread that hashes passwords', () => {
  expect(typeof nodeHashes.sha256('')).toBe('string');
  expect(typeof nodeHashes.hmacSha256('key', '')).toBe('string');
});
