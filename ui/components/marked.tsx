import { formatCodePoint } from '#schema/invisible.ts';
import { markedPieces } from './unseen.ts';

/**
 * Text that someone published. Each character that is invisible or reorders text is shown as a mark with its code
 * point, so that reviewers see what agents read.
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
