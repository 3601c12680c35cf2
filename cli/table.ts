import stringWidth from 'string-width';
import { StyledText } from './styled-text.ts';
import { safe } from './terminal-text.ts';

/** A cell is escaped before it is printed; null and undefined are empty. */
export type Cell = string | number | null | undefined;

/**
 * A column of a table. The `flexible` column shrinks if the terminal is narrow: its cells are cut, or, with
 * `wrap`, continue on further lines.
 */
export type Column = {
  title: string;
  align?: 'left' | 'right';
  flexible?: boolean | 'wrap';
};

const gap = 2;
const flexibleWidthMin = 16;

/** The width of `text` in terminal columns; a CJK character takes two. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** Cuts `text` to `width` columns, at the end of a word if there is one in the last third. */
export function fitWidth(text: string, width: number, ellipsis = '…'): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  if (room <= 0) return '';
  let used = 0;
  let cut = '';
  for (const { segment } of graphemes.segment(text)) {
    const segmentWidth = textWidth(segment);
    if (used + segmentWidth > room) break;
    used += segmentWidth;
    cut += segment;
  }
  const space = cut.lastIndexOf(' ');
  const atWord = text[cut.length] === ' ' ? cut : cut.slice(0, Math.max(0, space));
  const whole = atWord.trimEnd();
  return (whole.length >= (cut.length * 2) / 3 ? whole : cut.trimEnd()) + ellipsis;
}

/** Breaks `text` into lines of at most `width` columns, at spaces if possible. */
export function wrapWidth(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const segmentWidth = textWidth(segment);
    if (used + segmentWidth > width && line !== '') {
      const space = segment === ' ' ? line.length : line.lastIndexOf(' ');
      const end = space > 0 ? space : line.length;
      lines.push(line.slice(0, end).trimEnd());
      line = line.slice(end).trimStart();
      used = textWidth(line);
    }
    if (line === '' && segment === ' ' && lines.length > 0) continue;
    line += segment;
    used += segmentWidth;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

type TableOptions = { columns: number; ellipsis?: string };

/** The lines of a table, the heading first; no wider than `columns` if a flexible column can shrink enough. */
export function formatTable(columns: Column[], rows: Cell[][], options: TableOptions): string[] {
  if (rows.length === 0) return [];
  const texts = rows.map((row) => columns.map((_, at) => safe(String(row[at] ?? ''))));
  const widths = columns.map(({ title }, at) =>
    Math.max(textWidth(title), ...texts.map((row) => textWidth(row[at] ?? ''))),
  );
  const flexible = columns.findIndex((column) => column.flexible);
  const total = widths.reduce((sum, width) => sum + width, 0) + gap * (columns.length - 1);
  if (flexible >= 0 && total > options.columns) {
    const width = (widths[flexible] ?? 0) - (total - options.columns);
    widths[flexible] = Math.max(width, flexibleWidthMin);
  }
  const format = (cells: string[]) =>
    cells
      .map((cell, at) => {
        const width = widths[at] ?? 0;
        const text = fitWidth(cell, width, options.ellipsis);
        const padding = ' '.repeat(Math.max(0, width - textWidth(text)));
        return columns[at]?.align === 'right' ? padding + text : text + padding;
      })
      .join(' '.repeat(gap))
      .trimEnd();
  const formatRow = (cells: string[]) => {
    if (columns[flexible]?.flexible !== 'wrap') return [format(cells)];
    const [first = '', ...others] = wrapWidth(cells[flexible] ?? '', widths[flexible] ?? 0);
    const only = (part: string) => cells.map((_, at) => (at === flexible ? part : ''));
    return [
      format(cells.map((cell, at) => (at === flexible ? first : cell))),
      ...others.map((part) => format(only(part))),
    ];
  };
  return [format(columns.map(({ title }) => title)), ...texts.flatMap(formatRow)];
}

/** Rows as tab-separated lines without a heading and with uncut cells, for `cut` and `awk`. */
export function formatTsv(rows: Cell[][]): StyledText[] {
  return rows.map((row) =>
    StyledText.join(
      row.map((cell) => String(cell ?? '')),
      '\t',
    ),
  );
}
