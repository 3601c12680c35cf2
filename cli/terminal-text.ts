import { invisibleMarks } from '#schema/invisible.ts';

/** Text that needs no escaping: printable ASCII. */
const plain = /^[\u0020-\u007E]*$/;

/**
 * Escapes untrusted text for one line of a terminal. Control characters become `\x1b`, and characters that
 * are invisible or reorder text become `\u202e`; line breaks and tabs become spaces. Marks that emoji and
 * scripts need are kept; see `schema/invisible.ts`.
 */
export function safe(text: string): string {
  return plain.test(text) ? text : shown(text.replace(/[\t\n\r]/g, ' '));
}

/** Like {@link safe} for several lines: tabs and newlines are kept, CRLF becomes a newline. */
export function safeLines(text: string): string {
  if (plain.test(text)) return text;
  return shown(text.replaceAll('\r\n', '\n').replaceAll('\r', ' '));
}

/** Serialises a value as JSON with these characters escaped; it parses to the same value. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007F-\u009F\u2028\u2029\uFFF9-\uFFFB]|\p{Default_Ignorable_Code_Point}/gu,
    (character) =>
      Array.from(
        { length: character.length },
        (_, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
      ).join(''),
  );
}

function shown(text: string): string {
  let result = '';
  let from = 0;
  for (const { offset, length, codePoint } of invisibleMarks(text)) {
    result += text.slice(from, offset) + escaped(codePoint);
    from = offset + length;
  }
  // A form feed and a leading byte order mark are harmless in a file, but not on a terminal.
  return (result + text.slice(from)).replace(/\f|^\uFEFF/g, (one) => escaped(one.charCodeAt(0)));
}

function escaped(codePoint: number): string {
  const digits = codePoint.toString(16);
  if (codePoint < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return codePoint > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}
