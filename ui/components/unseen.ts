import { formatCodePoint, invisibleMarks, type InvisibleMark } from '#schema/invisible.ts';

/** Splits a text at its invisible characters, each of which becomes a mark. */
export function markedPieces(text: string): (string | InvisibleMark)[] {
  const pieces: (string | InvisibleMark)[] = [];
  let end = 0;
  for (const mark of invisibleMarks(text)) {
    if (mark.offset > end) pieces.push(text.slice(end, mark.offset));
    pieces.push(mark);
    end = mark.offset + mark.length;
  }
  if (end < text.length || pieces.length === 0) pieces.push(text.slice(end));
  return pieces;
}

/** Matches an HTML tag, whose quoted attributes may hold anything but their quote, or a run of text. */
const tagOrText = /<(?:"[^"]*"|'[^']*'|[^>"'])*>|[^<]+/g;

/**
 * Marks the invisible characters in HTML from the registry: those in text as elements, those in attributes as
 * `‹U+202E›`. Takes linear time.
 */
export function markHtml(html: string): string {
  if (invisibleMarks(html, 1).length === 0) return html;
  return html.replace(tagOrText, (part) =>
    markedPieces(part)
      .map((piece) => {
        if (typeof piece === 'string') return piece;
        const code = formatCodePoint(piece.codePoint);
        if (part.startsWith('<')) return `‹${code}›`;
        return `<span class="unseen" title="${code} ${piece.name}">${code}</span>`;
      })
      .join(''),
  );
}
