import { formatCodePoint, invisibleMarks, type InvisibleMark } from '#schema/invisible.ts';

/** A text cut at its invisible characters, each of which is its mark; the text alone where there is none. */
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

/** A tag, whose quoted attributes may hold anything but their quote; else a run of text. */
const tagOrText = /<(?:"[^"]*"|'[^']*'|[^>"'])*>|[^<]+/g;

/**
 * HTML from the registry with the invisible characters of its text as the same marks, and those in
 * attributes as `‹U+202E›`. Linear; the HTML itself where there is none.
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
