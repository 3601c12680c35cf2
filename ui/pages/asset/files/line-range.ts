/** Lines from `from` to `to`, both included and counted from 1; `from` is never after `to`. */
export type LineRange = { from: number; to: number };

/** Reads `#L3` or `#L3-L9` (also `#L3-9`, and backwards); null for any other hash. */
export function parseLineHash(hash: string): LineRange | null {
  const [, first, last] = /^#L([1-9]\d{0,6})(?:-L?([1-9]\d{0,6}))?$/.exec(hash) ?? [];
  if (first === undefined) return null;
  return ordered(Number(first), Number(last ?? first));
}

/** `#L3` for one line, `#L3-L9` for more. */
export function formatLineHash({ from, to }: LineRange): string {
  return from === to ? `#L${from}` : `#L${from}-L${to}`;
}

/**
 * The selection after a click on `line`: that line, with shift all lines from `anchor` to it, and null when that line
 * alone was selected.
 */
export function selectLine(
  current: LineRange | null,
  anchor: number | null,
  line: number,
  shift: boolean,
): LineRange | null {
  if (shift && anchor !== null) return ordered(anchor, line);
  if (current?.from === line && current.to === line) return null;
  return { from: line, to: line };
}

const ordered = (a: number, b: number): LineRange => ({ from: Math.min(a, b), to: Math.max(a, b) });
