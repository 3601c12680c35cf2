import { AppError } from '#schema/error.ts';
import { toHex } from '../pack/header.ts';

/** An entry of a tree object. `name` is null if it is not UTF-8; `shownName` is always set. */
export type TreeLine = { mode: string; name: string | null; shownName: string; oid: string };

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** Parses a tree object: a sequence of `mode name NUL oid`. Throws `git.invalid`. */
export function parseTree(oid: string, bytes: Uint8Array): TreeLine[] {
  const lines: TreeLine[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space === -1 || end === -1 || space - at > 6 || end + 21 > bytes.length) throw damaged(oid);
    const mode = lenient.decode(bytes.subarray(at, space));
    if (!/^[0-7]{5,6}$/.test(mode)) throw damaged(oid);
    const nameBytes = bytes.subarray(space + 1, end);
    lines.push({
      mode: mode.padStart(6, '0'),
      name: decodeStrictly(nameBytes),
      shownName: lenient.decode(nameBytes),
      oid: toHex(bytes.subarray(end + 1, end + 21)),
    });
    at = end + 21;
  }
  return lines;
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

function damaged(oid: string): AppError {
  return new AppError('git.invalid', `The tree ${oid} is damaged; run "git fsck" on the remote.`);
}
