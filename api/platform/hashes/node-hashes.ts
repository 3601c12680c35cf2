import { createHash, createHmac } from 'node:crypto';
import type { Hashes } from '#api/domain/hashes.ts';

/** Made at once, on the event loop: some microseconds, and no thread that a password may hold. */
export const nodeHashes: Hashes = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('base64url'),
};
