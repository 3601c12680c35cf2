import type { Candidate } from './scan/candidate.ts';

/** Raised when the same folder is to be taken again, because what is made of it has changed. */
const edition = 1;

const encoder = new TextEncoder();

/**
 * SHA-256, in hex, over what would be published of a folder: paths, executable bits and git's object ids. The same
 * means the same bytes, without reading one. The folder's own place does not count, so a copy has the same.
 */
export async function fingerprintOf({ kind, files }: Candidate): Promise<string> {
  const lines = files.map(({ path, oid, executable }) =>
    JSON.stringify([path, executable ? 1 : 0, oid]),
  );
  const text = [`${edition} ${kind}`, ...lines].join('\n');
  const hash = await crypto.subtle.digest('SHA-256', encoder.encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
