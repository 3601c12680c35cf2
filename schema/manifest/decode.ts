import { storableText } from './json-safe.ts';
import { manifestBytesMax } from './limits.ts';
import { manifestRefused } from './refuse.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes a manifest file and removes a byte order mark. Throws `manifest.invalid` if the file exceeds
 * {@link manifestBytesMax} or is not UTF-8; the error names the line of the first wrong byte.
 */
export function decodeManifest(bytes: Uint8Array, file: string): string {
  if (bytes.length > manifestBytesMax) {
    throw manifestRefused(
      file,
      null,
      `the manifest has ${bytes.length} bytes; at most 1 MiB is allowed`,
    );
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw manifestRefused(file, 1, 'the manifest is UTF-16; save it as UTF-8');
  }
  try {
    return strict.decode(bytes);
  } catch {
    throw manifestRefused(
      file,
      firstWrongLine(bytes),
      'the manifest is not UTF-8; save it as UTF-8',
    );
  }
}

/** The text of a file for people, such as a readme: what is not UTF-8 becomes U+FFFD. Cut at {@link manifestBytesMax}. */
export function readableText(bytes: Uint8Array): string {
  return storableText(new TextDecoder().decode(bytes.subarray(0, manifestBytesMax)));
}

/** Checks each line by itself: in UTF-8, a line feed is never part of a longer character. */
function firstWrongLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    try {
      strict.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}
