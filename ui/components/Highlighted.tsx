import { highlight } from './highlight.ts';

/** A text with what the query matched marked in it. */
export function Highlighted({ text, terms }: { text: string; terms: readonly string[] }) {
  return (
    <>
      {highlight(text, terms).map(({ text, match }, index) =>
        match ? <mark key={index}>{text}</mark> : text,
      )}
    </>
  );
}
