/**
 * Limits of nested quotes and lists: the depth on one line, the total of all lines, and the indentation of a
 * list marker.
 */
const containersMax = 40;
const containersTotalMax = 20_000;
const indentMax = 2 * containersMax;

/**
 * Limits of characters that a parser tries to pair or link, which takes time quadratic in their number per
 * block. Of 1,916 real files of up to 90 KB, the largest had 1,926 such characters, and 63,429 as the sum of
 * each block's square (a run of stars counted once).
 */
const marksMax = 12_000;
const squaresMax = 4_000_000;

/**
 * The limit of table cells. A row is padded to the columns of its header, so 16 KiB can produce 800,000 cells
 * and a gigabyte of memory. 20,000 take half a second; real tables have hundreds.
 */
const cellsMax = 20_000;

/**
 * Whether a text would exhaust a Markdown parser: too deeply nested quotes or lists, too many (mostly padded)
 * table cells, or too many paired characters, in total or in one block. Takes linear time.
 */
export function isPathological(markdown: string): boolean {
  const table = new Table();
  let containers = 0;
  let total = 0;
  let squares = 0;
  let block = 0;
  for (const line of markdown.split('\n')) {
    const [prefix = ''] = /^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*/.exec(line) ?? [];
    const deep = prefix.match(/>|[-*+]|\d+[.)]/g)?.length ?? 0;
    containers += deep;
    if (deep > containersMax || columnsBefore(prefix) > indentMax) return true;
    if (table.add(line.slice(prefix.length)) > cellsMax) return true;
    // A blank line, a list item and a heading each end a paragraph.
    if (/^\s*$|^ {0,3}(?:[-*+]|#{1,6}) +\S/.test(line)) {
      squares += block ** 2;
      block = 0;
    }
    // Each star and underscore of a run may be paired; a run of other characters counts once.
    const marks = line.match(/[*_]|[~`<&]+|[[\]@]|www\.|https?:/g)?.length ?? 0;
    block += marks;
    total += marks;
    if (containers > containersTotalMax || total > marksMax) return true;
    if (squares + block ** 2 > squaresMax) return true;
  }
  return false;
}

function columnsBefore(prefix: string): number {
  const indent = prefix.search(/[^ \t]/);
  return prefix.slice(0, Math.max(0, indent)).replaceAll('\t', '    ').length;
}

/** Counts the cells of tables, line by line. It may overestimate, but never underestimates. */
class Table {
  #columns = 0;
  #cells = 0;

  /** Adds a line, without its quote and list markers. Returns the number of cells so far. */
  add(line: string): number {
    if (line.trim() === '') this.#columns = 0;
    // The line below a table's head; `---` alone is a rule.
    else if (/^[-:| \t]+$/.test(line) && line.includes('|') && line.includes('-'))
      this.#columns = line.split('|').length;
    this.#cells += this.#columns;
    return this.#cells;
  }
}
