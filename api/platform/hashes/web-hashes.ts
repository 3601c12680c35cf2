import type { Hashes } from '#api/domain/hashes.ts';

const encoder = new TextEncoder();

/** Hashes with Web Crypto, for Workers. */
export const webHashes: Hashes = {
  async sha256(text) {
    const digest = await crypto.subtle.digest('SHA-256', encoder.encode(text));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  },
  async hmacSha256(key, text) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const imported = await crypto.subtle.importKey('raw', encoder.encode(key), algorithm, false, [
      'sign',
    ]);
    const mac = await crypto.subtle.sign('HMAC', imported, encoder.encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(mac)))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  },
};
