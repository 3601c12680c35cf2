import { highlight } from './highlight.ts';
import { Marked } from './marked.tsx';

/** A text in which the terms of the query are marked. */
export function Highlighted({ text, terms }: { text: string; terms: readonly string[] }) {
  return (
    <>
      {highlight(text, terms).map(({ text, match }, index) =>
        match ? (
          <mark key={index}>
            <Marked text={text} />
          </mark>
        ) : (
          <Marked key={index} text={text} />
        ),
      )}
    </>
  );
}
