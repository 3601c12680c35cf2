import { useEffect, useRef, useState } from 'preact/hooks';
import { formatLineHash, type LineRange, parseLineHash, selectLine } from './line-range.ts';

/** Which lines are selected, and how to select others. */
export type LineSelection = {
  selected: LineRange | null;
  /** A press on a line's number; with shift it reaches from the line pressed before. */
  press: (line: number, shift: boolean) => void;
  set: (range: LineRange | null) => void;
};

/**
 * The lines that the hash of the address selects, kept in step with it both ways. The first time
 * the lines are there (`lineCount` above zero) the selected ones scroll into view.
 */
export function useSelectedLines(lineCount: number): LineSelection {
  const [selected, setSelected] = useState(() => parseLineHash(location.hash));
  const anchor = useRef(selected?.from ?? null);

  useEffect(() => {
    const onHash = () => {
      const range = parseLineHash(location.hash);
      setSelected(range);
      anchor.current = range?.from ?? null;
      reveal(range);
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);

  useEffect(() => {
    if (lineCount > 0) reveal(selected);
  }, [lineCount > 0]);

  const set = (range: LineRange | null) => {
    setSelected(range);
    const hash = range ? formatLineHash(range) : '';
    // No new entry in the history: back leads out of the file, not through every line pressed.
    history.replaceState(null, '', location.pathname + location.search + hash);
  };
  return {
    selected,
    set: (range) => {
      anchor.current = range?.from ?? null;
      set(range);
      reveal(range);
    },
    press: (line, shift) => {
      const range = selectLine(selected, anchor.current, line, shift);
      if (!shift || anchor.current === null) anchor.current = range ? line : null;
      set(range);
    },
  };
}

function reveal(range: LineRange | null): void {
  if (!range) return;
  document
    .getElementById(`L${range.from}`)
    ?.scrollIntoView({ block: 'center', behavior: 'instant' });
}
