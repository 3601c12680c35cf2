import { invisibleMarks } from '#schema/invisible.ts';

/** Text that any terminal shows as it is. */
const plain = /^[\u0020-\u007E]*$/;

/**
 * Text from anywhere, made fit for one line of a terminal: what it would obey is shown as `\x1b`, what a
 * reader would not see or that moves other text as `\u202e`; line breaks and tabs become spaces. Marks that
 * emoji and scripts need stay; see `schema/invisible.ts`.
 */
export function safe(text: string): string {
  return plain.test(text) ? text : shown(text.replace(/[\t\n\r]/g, ' '));
}

/** The same for text of several lines: tabs and newlines stay, CRLF becomes a newline. */
export function safeLines(text: string): string {
  if (plain.test(text)) return text;
  return shown(text.replaceAll('\r\n', '\n').replaceAll('\r', ' '));
}

/** JSON whose strings hold none of these either; it parses to the same value. */
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
  // Harmless in a file, and not on a terminal: a form feed, and a byte order mark at the start.
  return (result + text.slice(from)).replace(/\f|^\uFEFF/g, (one) => escaped(one.charCodeAt(0)));
}

function escaped(codePoint: number): string {
  const digits = codePoint.toString(16);
  if (codePoint < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return codePoint > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, '0')}`;
}
