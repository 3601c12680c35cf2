import { formatCodePoint } from '#schema/invisible.ts';
import { markedPieces } from './unseen.ts';

/**
 * Text that someone published, with each character that a reader does not see, or that moves what they see,
 * as a mark with its code point: what is reviewed is then what runs.
 */
export function Marked({ text }: { text: string }) {
  const pieces = markedPieces(text);
  if (pieces.length === 1 && typeof pieces[0] === 'string') return <>{text}</>;
  return (
    <>
      {pieces.map((piece, index) =>
        typeof piece === 'string' ? (
          piece
        ) : (
          <span
            key={index}
            class="unseen"
            title={`${formatCodePoint(piece.codePoint)} ${piece.name}`}
          >
            {formatCodePoint(piece.codePoint)}
          </span>
        ),
      )}
    </>
  );
}
