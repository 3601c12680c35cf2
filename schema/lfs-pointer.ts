/** The specification says that a pointer is smaller than this. */
const pointerBytesMax = 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The URLs in the first line of a pointer: the current one, and that of an earlier name of Git LFS. */
const version =
  /^version (?:https:\/\/git-lfs\.github\.com\/spec\/v1|https:\/\/hawser\.github\.com\/spec\/v1|http:\/\/git-media\.io\/v\/2)$/;

/**
 * Whether a file is a Git LFS pointer instead of the real file: only lines with a key and a value, `version` first,
 * with an `oid` and a `size`. A text that quotes a pointer is not one.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
 */
export function isLfsPointer(bytes: Uint8Array): boolean {
  if (bytes.length >= pointerBytesMax) return false;
  // Checks for the "v" and the space of "version ", so that almost no other file has to be decoded.
  if (bytes[0] !== 0x76 || bytes[7] !== 0x20) return false;
  const lines = decode(bytes)?.trimEnd().split(/\r?\n/) ?? [];
  if (!version.test(lines[0] ?? '')) return false;
  const rest = lines.slice(1);
  return (
    rest.every((line) => /^[a-z0-9.-]+ \S+$/.test(line)) &&
    rest.some((line) => /^oid [a-z0-9]+:[0-9a-f]+$/.test(line)) &&
    rest.some((line) => /^size \d+$/.test(line))
  );
}

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The reason why a pointer is refused, as a clause to put after the path. */
export const lfsPointerProblem =
  'the file is a Git LFS pointer, not the file itself; commit or publish the real file';
