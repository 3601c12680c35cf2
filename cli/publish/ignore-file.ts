import { matchesSegments, parseSegments, type Segment } from './glob-pattern.ts';

/** One line of a `.gitignore`. */
type IgnoreRule = {
  /**
   * The pattern up to its first wildcard, with which the path must begin. Git compares it first and matches the
   * rest as if it were a pattern of its own, so that two stars after `docs/x` stand for any number of folders.
   */
  prefix: string;
  segments: Segment[];
  /** Takes back what a line before it ignores. */
  isNegated: boolean;
  foldersOnly: boolean;
  /** Has a slash, so that it is about the whole path; without one it is about the last name. */
  isAnchored: boolean;
};

/** The rules of a `.gitignore`, in order. https://git-scm.com/docs/gitignore */
export type IgnoreFile = { rules: IgnoreRule[]; ignoreCase: boolean };

/** Reads the text of a `.gitignore`; every text is one. */
export function parseIgnoreFile(text: string, { ignoreCase = false } = {}): IgnoreFile {
  const lines = `${text.replace(/^\uFEFF/, '')}\n`.split(/\r?\n/);
  const rules = lines.flatMap((line) => parseRule(ignoreCase ? line.toLowerCase() : line) ?? []);
  return { rules, ignoreCase };
}

/**
 * What the last rule that matches says of a path relative to the file, with `/` between its names: true for
 * ignored, false for taken back; null when none matches. The folders it is in are not looked at.
 */
export function ignoreVerdict(
  { rules, ignoreCase }: IgnoreFile,
  path: string,
  isFolder: boolean,
): boolean | null {
  const asked = ignoreCase ? path.toLowerCase() : path;
  const name = asked.slice(asked.lastIndexOf('/') + 1);
  const rule = rules.findLast(
    (one) => (isFolder || !one.foldersOnly) && matches(one, one.isAnchored ? asked : name),
  );
  return rule ? !rule.isNegated : null;
}

function parseRule(line: string): IgnoreRule | null {
  if (line.startsWith('#')) return null;
  const text = withoutTrailingSpaces(line);
  const isNegated = text.startsWith('!');
  const pattern = text.slice(Number(isNegated));
  const foldersOnly = pattern.endsWith('/');
  const path = foldersOnly ? pattern.slice(0, -1) : pattern;
  if (path === '') return null;
  const isAnchored = path.includes('/');
  const whole = path.replace(/^\//, '');
  const [prefix = ''] = isAnchored ? (/^[^*?[\\]*/.exec(whole) ?? []) : [];
  const segments = parseSegments(whole.slice(prefix.length));
  // Without a slash, two stars are one.
  const ofName = segments.map((one): Segment => (one === '**' ? [{ kind: 'star' }] : one));
  return { prefix, segments: isAnchored ? segments : ofName, isNegated, foldersOnly, isAnchored };
}

function matches({ prefix, segments }: IgnoreRule, path: string): boolean {
  if (!path.startsWith(prefix)) return false;
  const names = path.slice(prefix.length).split('/');
  return matchesSegments(
    segments,
    names.map((name) => Buffer.from(name)),
  );
}

/** Spaces at the end do not count, unless a backslash stands in front of the first of them. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end -= 1;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === '\\') backslashes += 1;
  return line.slice(0, backslashes % 2 === 1 && end < line.length ? end + 1 : end);
}
