import { credentialKind } from './credential-file.ts';
import { formatCodePoint, lookForInvisible } from './invisible.ts';
import { isText } from './text-bytes.ts';
import type { Warning } from './version.ts';

/** The most invisible characters that are checked in a file, to limit the time; far more than a long Persian text has. */
const looksMax = 20_000;
/** The most marks that are counted. */
const countedMax = 1_000;

const decoder = new TextDecoder();

/**
 * Warnings about the content of a file: it looks like a credential (`file.credential`), or its text has invisible
 * characters (`text.invisible`, with the line of the first). The time is linear in the size.
 */
export function fileWarnings(path: string, bytes: Uint8Array): Warning[] {
  const warnings: Warning[] = [];
  const kind = credentialKind(path, bytes);
  if (kind !== null) {
    const text = `This looks like ${kind}; whoever may read the asset may read it, and a version never changes`;
    warnings.push({ code: 'file.credential', file: path, line: null, text });
  }
  const invisible = invisibleWarning(path, bytes);
  if (invisible) warnings.push(invisible);
  return warnings;
}

function invisibleWarning(file: string, bytes: Uint8Array): Warning | null {
  if (isPlain(bytes) || !isText(bytes)) return null;
  let first: { line: number; what: string } | null = null;
  let [marks, looks] = [0, 0];
  for (const mark of lookForInvisible(decoder.decode(bytes))) {
    looks += 1;
    if (mark) {
      first ??= { line: mark.line, what: `${formatCodePoint(mark.codePoint)} ${mark.name}` };
      marks += 1;
    }
    if (looks >= looksMax || marks >= countedMax) break;
  }
  if (first) {
    const count = marks >= countedMax ? `at least ${marks}` : String(marks);
    const text =
      marks === 1
        ? `The text has a character that is not seen: ${first.what}`
        : `The text has ${count} characters that are not seen, the first ${first.what}`;
    return { code: 'text.invisible', file, line: first.line, text };
  }
  if (looks < looksMax) return null;
  const text = `The text has more than ${looksMax} characters that are not seen; the rest was not looked at`;
  return { code: 'text.invisible', file, line: null, text };
}

/** Whether bytes are only printable ASCII, tabs and line ends. Most files are, and then need no decoding. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x20 ? byte >= 0x7f : byte !== 0x0a && byte !== 0x09 && byte !== 0x0c) {
      if (byte !== 0x0d || bytes[at + 1] !== 0x0a) return false;
    }
  }
  return true;
}
