/**
 * Patterns of `.gitignore`, matched as git does, byte by byte: https://git-scm.com/docs/gitignore#_pattern_format.
 * Patterns are untrusted, so the time is at most the product of both lengths; a regular expression would
 * need minutes for `*a*a*a*a*b` and a long name.
 */
type Token = { kind: 'byte'; byte: number } | { kind: 'any' } | { kind: 'star' } | Class;
type Class = { kind: 'class'; negated: boolean; ranges: [from: number, to: number][] };

/** The part of a pattern between two slashes; `**` matches any number of folders, null matches nothing. */
export type Segment = Token[] | '**' | null;

/** The segments of a pattern without its leading and trailing slash. */
export function parseSegments(pattern: string): Segment[] {
  return pattern.split('/').map((part) => (/^\*{2,}$/.test(part) ? '**' : parseSegment(part)));
}

/** Whether the segments of a pattern match those of a path, from first to last. A last `**` matches one or more. */
export function matchesSegments(pattern: readonly Segment[], path: readonly Buffer[]): boolean {
  const isStar = (segment: Segment) => segment === '**';
  const fits = (segment: Segment, name: Buffer) =>
    segment !== null && segment !== '**' && matchesSegment(segment, name);
  return matchesWithStars(pattern, path, isStar, fits, true);
}

/** Whether one segment matches one name. */
function matchesSegment(tokens: Token[], name: Buffer): boolean {
  return matchesWithStars(tokens, name, ({ kind }) => kind === 'star', matchesByte, false);
}

/**
 * Matches stars, for the bytes of a name and for the folders of a path: if the rest does not match, the star
 * matches one item more. Only the last star has to be retried, because a longer match of an earlier star only
 * leaves less for the rest.
 */
function matchesWithStars<One, Place>(
  pattern: readonly One[],
  places: ArrayLike<Place>,
  isStar: (one: One) => boolean,
  fits: (one: One, place: Place) => boolean,
  lastStarTakesOne: boolean,
): boolean {
  const starAt = (at: number) => {
    const one = pattern[at];
    return one !== undefined && isStar(one);
  };
  const fitsAt = (at: number, place: number) => {
    const [one, there] = [pattern[at], places[place]];
    return one !== undefined && there !== undefined && fits(one, there);
  };
  let at = 0;
  let place = 0;
  let star = -1;
  let taken = 0;
  while (place < places.length) {
    if (starAt(at)) {
      star = at;
      taken = place;
      at += 1;
      if (at === pattern.length) return true;
    } else if (fitsAt(at, place)) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      taken += 1;
      at = star + 1;
      place = taken;
    } else return false;
  }
  const mayBeEmpty = lastStarTakesOne ? pattern.length - 1 : pattern.length;
  while (at < mayBeEmpty && starAt(at)) at += 1;
  return at === pattern.length;
}

function matchesByte(token: Token, byte: number): boolean {
  if (token.kind === 'any') return true;
  if (token.kind === 'byte') return token.byte === byte;
  if (token.kind === 'star') return false;
  return token.ranges.some(([from, to]) => from <= byte && byte <= to) !== token.negated;
}

function parseSegment(text: string): Token[] | null {
  const bytes = Buffer.from(text);
  const tokens: Token[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === code('*')) {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (bytes[at] === code('?')) tokens.push({ kind: 'any' });
    else if (bytes[at] === code('[')) {
      const read = parseClass(bytes, at + 1);
      if (!read) return null;
      tokens.push(read.class);
      at = read.end;
    } else {
      if (bytes[at] === code('\\')) at += 1;
      const byte = bytes[at];
      if (byte === undefined) return null;
      tokens.push({ kind: 'byte', byte });
    }
  }
  return tokens;
}

/** Parses a class after its opening bracket, and gives the position of the closing one; null if there is none. */
function parseClass(bytes: Buffer, start: number): { class: Class; end: number } | null {
  const negated = bytes[start] === code('!') || bytes[start] === code('^');
  const ranges: Class['ranges'] = [];
  const first = start + Number(negated);
  for (let at = first; at < bytes.length; at += 1) {
    if (bytes[at] === code(']') && at > first)
      return { class: { kind: 'class', negated, ranges }, end: at };
    const named = /^\[:([a-z]*):\]/.exec(bytes.toString('latin1', at));
    if (named) {
      const known = namedClasses[named[1] ?? ''];
      if (!known) return null;
      for (const range of known) ranges.push(range);
      at += named[0].length - 1;
      continue;
    }
    if (bytes[at] === code('\\')) at += 1;
    const from = bytes[at];
    let to = from;
    if (bytes[at + 1] === code('-') && at + 2 < bytes.length && bytes[at + 2] !== code(']')) {
      at += 2;
      if (bytes[at] === code('\\')) at += 1;
      to = bytes[at];
    }
    if (from === undefined || to === undefined) return null;
    ranges.push([from, to]);
  }
  return null;
}

const code = (char: string) => char.charCodeAt(0);
const span = (...pairs: string[]) =>
  pairs.map((pair): [number, number] => [pair.charCodeAt(0), pair.charCodeAt(1)]);

/** https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap09.html#tag_09_03_05 */
const namedClasses: Record<string, [from: number, to: number][]> = {
  alnum: span('az', 'AZ', '09'),
  alpha: span('az', 'AZ'),
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: span('09'),
  graph: [[33, 126]],
  lower: span('az'),
  print: [[32, 126]],
  punct: span('!/', ':@', '[`', '{~'),
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: span('AZ'),
  xdigit: span('09', 'AF', 'af'),
};
