import { matchesSegments, parseSegments, type Segment } from './glob-pattern.ts';

/** One line of a `.gitignore`. */
type IgnoreRule = {
  /**
   * The pattern up to its first wildcard; the path must begin with it. Git compares it first and matches the rest
   * as a separate pattern, so that two stars after `docs/x` match any number of folders.
   */
  prefix: string;
  segments: Segment[];
  /** Whether the rule un-ignores paths that an earlier line ignores. */
  isNegated: boolean;
  foldersOnly: boolean;
  /** Whether the pattern has a slash and so matches the whole path; without one it matches only the last name. */
  isAnchored: boolean;
};

/** The rules of a `.gitignore`, in order. https://git-scm.com/docs/gitignore */
export type IgnoreFile = { rules: IgnoreRule[]; ignoreCase: boolean };

/** Parses a `.gitignore`. Every text is valid. */
export function parseIgnoreFile(text: string, { ignoreCase = false } = {}): IgnoreFile {
  const lines = `${text.replace(/^\uFEFF/, '')}\n`.split(/\r?\n/);
  const rules = lines.flatMap((line) => parseRule(ignoreCase ? line.toLowerCase() : line) ?? []);
  return { rules, ignoreCase };
}

/**
 * Applies the last matching rule to a path, which is relative to the file and has forward slashes: true if
 * ignored, false if un-ignored, null if no rule matches. Does not check the folders above the path.
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
  // Without a slash, two stars mean the same as one.
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

/** Removes spaces at the end, unless a backslash precedes the first of them. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ') end -= 1;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === '\\') backslashes += 1;
  return line.slice(0, backslashes % 2 === 1 && end < line.length ? end + 1 : end);
}
