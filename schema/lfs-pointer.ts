/** A pointer is smaller than this, as its specification says. */
const pointerBytesMax = 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The addresses that a first line has: of today, and of what Git LFS was called before. */
const version =
  /^version (?:https:\/\/git-lfs\.github\.com\/spec\/v1|https:\/\/hawser\.github\.com\/spec\/v1|http:\/\/git-media\.io\/v\/2)$/;

/**
 * Whether a file is a Git LFS pointer and so not the file that its name promises: nothing but lines of a
 * key and a value, `version` first, with an `oid` and a `size`. A text that only quotes a pointer is none.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
 */
export function isLfsPointer(bytes: Uint8Array): boolean {
  if (bytes.length >= pointerBytesMax) return false;
  // "version ": spares the decoding of nearly every small file.
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

/** Why a pointer is refused, as a clause that follows the path. */
export const lfsPointerProblem =
  'the file is a Git LFS pointer, not the file itself; commit or publish the real file';
