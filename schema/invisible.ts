/** A character that is invisible or reorders the visible text, with its place and name. */
export type InvisibleMark = {
  /** From 0, in UTF-16 units. */
  offset: number;
  /** UTF-16 units: 1 or 2. */
  length: number;
  /** From 1. Line feeds count. */
  line: number;
  codePoint: number;
  /** Its usual name, as in `right-to-left override`. */
  name: string;
};

/**
 * Characters that may be invisible: controls, the default-ignorable characters of Unicode, other line separators
 * than the line feed, and annotation marks. Tab, line feed, form feed and a carriage return before a line feed are not
 * included.
 */
const suspects =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- they are what it looks for
  /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|\r(?!\n)|\p{Default_Ignorable_Code_Point}/gu;

/**
 * Finds suspicious invisible characters in a text: control characters, bidirectional controls, zero-width characters,
 * tags and fillers. Characters that languages and emoji need are not reported: joiners inside emoji and in joining
 * scripts, marks beside right-to-left letters, variation selectors after the character that they vary, and a byte
 * order mark at the start. Gives at most `marksMax`, in order; the time is linear in the text.
 * https://www.unicode.org/reports/tr36/ and https://trojansource.codes/
 */
export function invisibleMarks(text: string, marksMax = Number.POSITIVE_INFINITY): InvisibleMark[] {
  const marks: InvisibleMark[] = [];
  for (const mark of lookForInvisible(text)) {
    if (marks.length >= marksMax) break;
    if (mark) marks.push(mark);
  }
  return marks;
}

/**
 * Like {@link invisibleMarks}, but one by one and with a null for each checked character that is allowed, so that the
 * caller can limit the number of checks.
 */
export function* lookForInvisible(text: string): Generator<InvisibleMark | null> {
  let line = 1;
  let feed = text.indexOf('\n');
  for (const match of text.matchAll(suspects)) {
    const offset = match.index;
    const { length } = match[0];
    if (isWanted(text, offset, length)) {
      yield null;
      continue;
    }
    while (feed !== -1 && feed < offset) {
      line += 1;
      feed = text.indexOf('\n', feed + 1);
    }
    const codePoint = match[0].codePointAt(0) ?? 0;
    yield { offset, length, line, codePoint, name: nameOf(codePoint) };
  }
}

/** The text with each of {@link invisibleMarks} written out, as in `run‹U+202E›hs.txt`. */
export function showInvisible(text: string): string {
  return text.replace(suspects, (found: string, offset: number) =>
    isWanted(text, offset, found.length)
      ? found
      : `‹${formatCodePoint(found.codePointAt(0) ?? 0)}›`,
  );
}

/** A code point as Unicode writes it: `U+202E`. */
export function formatCodePoint(codePoint: number): string {
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Letters of scripts whose shape a joiner or non-joiner decides. */
const joiningLetter =
  /^(?=[\p{L}\p{M}])[\p{scx=Arab}\p{scx=Syrc}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Mand}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}\p{scx=Bali}\p{scx=Java}]$/u;
/** Scripts that write no spaces and so break lines at a zero-width one. */
const spacelessLetter = /^[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]$/u;
const rightToLeft =
  /^(?=[\p{L}\p{M}\p{N}\p{P}])[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}]$/u;
const pictograph = /^\p{Extended_Pictographic}$/u;
const joinsEmoji = /^(?:[\ufe0f\u{e007f}]|\p{Emoji_Modifier}|\p{Extended_Pictographic})$/u;
const mongolian = /^\p{sc=Mong}$/u;
const han = /^\p{sc=Han}$/u;
/** The only region flags that Unicode recommends; any other sequence of tags can contain hidden text. */
const regionFlag =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}/uy;

/** Whether a character is used for its proper purpose. Checks only its neighbours. */
function isWanted(text: string, offset: number, length: number): boolean {
  const codePoint = text.codePointAt(offset) ?? 0;
  const before = characterBefore(text, offset);
  const after = characterAt(text, offset + length);
  switch (codePoint) {
    case 0xfeff:
      return offset === 0;
    case 0x200b:
      return spacelessLetter.test(before) && spacelessLetter.test(after);
    case 0x200c:
      return joiningLetter.test(before);
    case 0x200d:
      return joiningLetter.test(before) || (joinsEmoji.test(before) && pictograph.test(after));
    case 0x200e:
    case 0x200f:
    case 0x061c:
      return rightToLeft.test(before) || rightToLeft.test(after);
    case 0xfe0e:
    case 0xfe0f:
      return isVariedEmoji(before, after);
    default:
  }
  if (codePoint >= 0x180b && codePoint <= 0x180f) return mongolian.test(before);
  if (codePoint >= 0xfe00 && codePoint <= 0xfe02)
    return /^[\p{Sm}\p{sc=Han}\p{sc=Mymr}]$/u.test(before);
  if (codePoint >= 0xe0100 && codePoint <= 0xe01ef) return han.test(before);
  if (codePoint >= 0xe0020 && codePoint <= 0xe007f) return isInRegionFlag(text, offset);
  return false;
}

/** Whether a variation selector belongs to an emoji. A digit is an emoji only as part of a keycap. */
function isVariedEmoji(before: string, after: string): boolean {
  if (/^[0-9#*]$/.test(before)) return after === '\u20e3';
  return /^\p{Emoji}$/u.test(before);
}

function isInRegionFlag(text: string, offset: number): boolean {
  // The flag takes two units, and so does each of its six tags.
  for (let start = offset - 2; start >= Math.max(0, offset - 12); start -= 2) {
    if (text.codePointAt(start) !== 0x1f3f4) continue;
    regionFlag.lastIndex = start;
    return regionFlag.test(text);
  }
  return false;
}

function characterAt(text: string, offset: number): string {
  const codePoint = text.codePointAt(offset);
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
}

function characterBefore(text: string, offset: number): string {
  if (offset === 0) return '';
  const isPair = offset > 1 && (text.codePointAt(offset - 2) ?? 0) > 0xffff;
  return characterAt(text, offset - (isPair ? 2 : 1));
}

const names: Readonly<Record<number, string>> = {
  0x00: 'null',
  0x08: 'backspace',
  0x0d: 'carriage return without a line feed',
  0x1b: 'escape',
  0x7f: 'delete',
  0xad: 'soft hyphen',
  0x034f: 'combining grapheme joiner',
  0x061c: 'Arabic letter mark',
  0x115f: 'Hangul filler',
  0x1160: 'Hangul filler',
  0x200b: 'zero width space',
  0x200c: 'zero width non-joiner',
  0x200d: 'zero width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'pop directional formatting',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x2060: 'word joiner',
  0x2061: 'function application',
  0x2062: 'invisible times',
  0x2063: 'invisible separator',
  0x2064: 'invisible plus',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'pop directional isolate',
  0x3164: 'Hangul filler',
  0xfeff: 'zero width no-break space',
  0xffa0: 'Hangul filler',
  0xfff9: 'interlinear annotation anchor',
  0xfffa: 'interlinear annotation separator',
  0xfffb: 'interlinear annotation terminator',
};

function nameOf(codePoint: number): string {
  const name = names[codePoint];
  if (name !== undefined) return name;
  if (codePoint < 0xa0) return 'control character';
  if (codePoint >= 0xe0000 && codePoint <= 0xe007f) return 'tag character';
  if (
    (codePoint >= 0xfe00 && codePoint <= 0xfe0f) ||
    (codePoint >= 0xe0100 && codePoint <= 0xe01ef)
  ) {
    return 'variation selector';
  }
  return 'invisible character';
}
