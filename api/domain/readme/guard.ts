/** How deep quotes and lists may nest on one line, and how far the mark of a list may be indented. */
const containersMax = 40;
const indentMax = 2 * containersMax;

/**
 * Marks that a parser must try to pair or to link. Of 1,916 real files up to 90 KB the largest had 1,926
 * marks in all, and 63,429 as the sum of each block's square; pairing costs that square.
 */
const marksMax = 12_000;
const squaresMax = 4_000_000;

/**
 * Whether a text is built to exhaust a Markdown parser: quotes or lists nested beyond sense, or so many
 * marks, in all or in one block, that it would hold up everyone else. Takes time linear in the text.
 */
export function isPathological(markdown: string): boolean {
  let total = 0;
  let squares = 0;
  let block = 0;
  for (const line of markdown.split('\n')) {
    if (nestsTooDeep(line)) return true;
    // A blank line, a list item and a heading end a paragraph, whatever came before.
    if (/^\s*$|^ {0,3}(?:[-*+]|#{1,6}) +\S/.test(line)) {
      squares += block ** 2;
      block = 0;
    }
    const marks = line.match(/[*_~`<&]+|[[\]@]|www\.|https?:/g)?.length ?? 0;
    block += marks;
    total += marks;
    if (total > marksMax || squares + block ** 2 > squaresMax) return true;
  }
  return false;
}

function nestsTooDeep(line: string): boolean {
  const [prefix = ''] = /^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*/.exec(line) ?? [];
  const containers = prefix.match(/>|[-*+]|\d+[.)]/g)?.length ?? 0;
  const indent = prefix.search(/[^ \t]/);
  const columns = prefix.slice(0, Math.max(0, indent)).replaceAll('\t', '    ').length;
  return containers > containersMax || columns > indentMax;
}
