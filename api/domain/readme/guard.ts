/** How deep quotes and lists may nest on one line, in all lines together, and how far the mark of a list may be indented. */
const containersMax = 40;
const containersTotalMax = 20_000;
const indentMax = 2 * containersMax;

/**
 * Marks that a parser must try to pair or to link. Of 1,916 real files up to 90 KB the largest had 1,926
 * marks in all, and 63,429 as the sum of each block's square, a run of stars counted as one; pairing costs
 * that square.
 */
const marksMax = 12_000;
const squaresMax = 4_000_000;

/**
 * Cells of all tables. A row is filled up to the columns of its head, so 16 KiB can ask for 800,000 cells
 * and a gigabyte; 20,000 take half a second, and a table that someone wrote has hundreds.
 */
const cellsMax = 20_000;

/**
 * Whether a text is built to exhaust a Markdown parser: quotes or lists nested beyond sense, tables that
 * are mostly cells nobody wrote, or so many marks, in all or in one block, that it would hold up everyone
 * else. Takes time linear in the text.
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
    if (table.take(line.slice(prefix.length)) > cellsMax) return true;
    // A blank line, a list item and a heading end a paragraph, whatever came before.
    if (/^\s*$|^ {0,3}(?:[-*+]|#{1,6}) +\S/.test(line)) {
      squares += block ** 2;
      block = 0;
    }
    // Each star and underscore of a run may pair with another, a run of the others is one mark.
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

/** Counts the cells of tables, line by line: too many of what only looks like one, never too few. */
class Table {
  #columns = 0;
  #cells = 0;

  /** Takes a line without the marks of its quotes and lists, and gives the cells so far. */
  take(line: string): number {
    if (line.trim() === '') this.#columns = 0;
    // The line below a table's head; `---` alone is a rule.
    else if (/^[-:| \t]+$/.test(line) && line.includes('|') && line.includes('-'))
      this.#columns = line.split('|').length;
    this.#cells += this.#columns;
    return this.#cells;
  }
}
