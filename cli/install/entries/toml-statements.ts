/** A statement of a TOML document: a header of a table, or a key with its value. */
export type Statement = {
  /** The full path: that of the table, and for a value the key below it. */
  path: string[];
  isHeader: boolean;
  /** Whether it is a header of an array of tables. */
  isArray: boolean;
  /** The start of its first line, and the end of its last one with its line end. */
  start: number;
  end: number;
};

/**
 * The statements of a TOML document with their places in the text. The text must be valid: nothing is
 * checked here. The format: https://toml.io/en/v1.0.0
 */
export function statementsOf(text: string): Statement[] {
  const statements: Statement[] = [];
  let table: string[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    at = skipBlank(text, at);
    const first = text[at];
    if (first === undefined || first === '#' || first === '\n' || first === '\r') {
      at = lineEnd(text, at);
      continue;
    }
    const isHeader = first === '[';
    const isArray = text.startsWith('[[', at);
    const key = readKey(text, isHeader ? at + (isArray ? 2 : 1) : at);
    if (isHeader) table = key.path;
    // After a key comes `=` or `]`, then the value or nothing.
    const end = lineEnd(text, isHeader ? key.end + (isArray ? 2 : 1) : valueEnd(text, key.end + 1));
    const path = isHeader ? key.path : [...table, ...key.path];
    statements.push({ path, isHeader, isArray, start, end });
    at = end;
  }
  return statements;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at += 1;
  return at;
}

/** The end of a line, with its line end; what is between is white space or a comment. */
function lineEnd(text: string, start: number): number {
  const at = text.indexOf('\n', start);
  return at === -1 ? text.length : at + 1;
}

function readKey(text: string, start: number): { path: string[]; end: number } {
  const path: string[] = [];
  for (let at = start; ; at += 1) {
    at = skipBlank(text, at);
    const end = partEnd(text, at);
    path.push(partOf(text.slice(at, end)));
    at = skipBlank(text, end);
    if (text[at] !== '.') return { path, end: at };
  }
}

function partEnd(text: string, start: number): number {
  if (text[start] === '"' || text[start] === "'") return stringEnd(text, start);
  const bare = /[A-Za-z0-9_-]*/y;
  bare.lastIndex = start;
  return start + (bare.exec(text)?.[0].length ?? 0);
}

function partOf(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  return part.startsWith('"') ? unescaped(part.slice(1, -1)) : part;
}

const escapes: Record<string, string> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001b',
};

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs,
    (_, x: string, u: string, long: string, one: string) => {
      const code = x ?? u ?? long;
      return code === undefined ? (escapes[one] ?? one) : String.fromCodePoint(parseInt(code, 16));
    },
  );
}

function stringEnd(text: string, start: number): number {
  const quote = text[start] ?? '';
  const isLong = text.startsWith(quote.repeat(3), start);
  const close = isLong ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text.startsWith(close, at)) {
      // A long string may end with up to two quotes of its own.
      const own = isLong ? (/^["']{0,2}/.exec(text.slice(at + 3, at + 5))?.[0] ?? '') : '';
      return at + close.length + own.length;
    }
  }
  return text.length;
}

function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length;) {
    const char = text[at] ?? '';
    if (char === '"' || char === "'") at = stringEnd(text, at);
    else if (char === '#') at = lineEnd(text, at) - 1;
    else if (char === '\n' && depth === 0) return at;
    else {
      if (char === '[' || char === '{') depth += 1;
      if (char === ']' || char === '}') depth -= 1;
      at += 1;
    }
    if (char === '#' && text[at] !== '\n') return text.length;
  }
  return text.length;
}
