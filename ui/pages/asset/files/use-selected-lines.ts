import { useEffect, useRef, useState } from 'preact/hooks';
import { formatLineHash, type LineRange, parseLineHash, selectLine } from './line-range.ts';

/** The selected lines and how to change them. */
export type LineSelection = {
  selected: LineRange | null;
  /** Handles a press on a line's number; shift extends the selection from the line that was pressed before. */
  press: (line: number, shift: boolean) => void;
  set: (range: LineRange | null) => void;
};

/**
 * The lines that the hash of the address selects; selecting lines changes the hash. When the lines have loaded
 * (`lineCount` is above zero), the selected ones scroll into view.
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
    // Replaces the entry in the history, so that back leaves the file at once.
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
