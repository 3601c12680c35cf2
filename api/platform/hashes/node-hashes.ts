import { createHash, createHmac } from 'node:crypto';
import type { Hashes } from '#api/domain/hashes.ts';

/** Hashes on the event loop, which takes microseconds and does not wait for the threads that hash passwords. */
export const nodeHashes: Hashes = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('base64url'),
};
