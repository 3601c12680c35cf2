import type { Candidate } from './scan/candidate.ts';

/** Raise it when the same folder has to be published again because the way it is published has changed. */
const edition = 1;

const encoder = new TextEncoder();

/**
 * SHA-256, in hex, of the paths, executable bits and git object ids of a candidate's files, and of the text of
 * converted ones. Two equal
 * fingerprints mean equal files; no file has to be read. The path of the folder is not included, so a copy
 * has the same fingerprint.
 */
export async function fingerprintOf({ kind, files, converted }: Candidate): Promise<string> {
  const lines = files.map(({ path, oid, executable }) =>
    JSON.stringify([path, executable ? 1 : 0, oid]),
  );
  const made = (converted?.files ?? []).map(({ path, text }) => JSON.stringify([path, 0, text]));
  const text = [`${edition} ${kind}`, ...lines, ...made].join('\n');
  const hash = await crypto.subtle.digest('SHA-256', encoder.encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
