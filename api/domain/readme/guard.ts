/** How deep quotes and lists may nest on one line. */
const containersMax = 40;

/** Bounds the work on delimiters: `*a_` 5,333 times in one paragraph took 2 s, by their square. */
const workMax = 16_000_000;

/**
 * Whether a text is built to exhaust a Markdown parser: quotes or lists nested beyond sense, or so many
 * delimiters in one block that pairing them, which costs their square, would hold up everyone else.
 */
export function isPathological(markdown: string): boolean {
  let work = 0;
  let delimiters = 0;
  for (const line of markdown.split('\n')) {
    if (containersOf(line) > containersMax) return true;
    if (/^\s*$|^ {0,3}(?:[-*+]|#{1,6}) +\S/.test(line)) {
      work += delimiters ** 2;
      delimiters = 0;
    }
    delimiters += line.match(/[*_~[\]`<&]+|\]\(/g)?.length ?? 0;
    if (work + delimiters ** 2 > workMax) return true;
  }
  return false;
}

function containersOf(line: string): number {
  const [prefix = ''] = /^(?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*/.exec(line) ?? [];
  return prefix.match(/>|[-*+]|\d+[.)]/g)?.length ?? 0;
}
