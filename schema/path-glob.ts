export const pathGlobMaxLength = 500;
/** The most alternatives that braces may expand to. */
const alternativesMax = 64;

/**
 * The reason, as a clause, why a text is not a valid glob for folders of a repository; null if it is valid.
 * `*` and `?` match inside a segment, `**` matches any number of segments, `{a,b}` matches either.
 */
export function pathGlobProblem(glob: string): string | null {
  if (glob.length > pathGlobMaxLength) return `is longer than ${pathGlobMaxLength} characters`;
  if (glob.includes('\\')) return 'has a backslash; folders are separated by /';
  if (glob.split('/').includes('..')) return 'leaves the repository with ..';
  if (/\{[^}]*\{/.test(glob)) return 'has braces inside braces';
  if (/\{[^}]*$/.test(glob) || /^[^{]*\}/.test(glob)) return 'has an unmatched brace';
  return expand(glob) === null ? `has more than ${alternativesMax} alternatives` : null;
}

/**
 * Whether a glob selects a path. A glob without a wildcard selects the path and everything below it; an empty
 * glob selects everything; a glob with a {@link pathGlobProblem} selects nothing. The time is at most
 * proportional to the product of both lengths.
 */
export function matchesPathGlob(glob: string, path: string): boolean {
  return (expand(glob) ?? []).some((alternative) => {
    const pattern = segmentsOf(alternative);
    const segments = segmentsOf(path);
    if (!/[*?]/.test(alternative)) {
      return pattern.every((segment, at) => segment === segments[at]);
    }
    return matchesRun(pattern, segments, '**', matchesSegment);
  });
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

function matchesSegment(pattern: string, segment: string): boolean {
  return matchesRun([...pattern], [...segment], '*', (one, other) => one === '?' || one === other);
}

/** Matches items, where `star` matches any number of them. It is enough to backtrack to the last star, which keeps it fast. */
function matchesRun(
  pattern: string[],
  items: string[],
  star: string,
  matches: (pattern: string, item: string) => boolean,
): boolean {
  let at = 0;
  let lastStar = -1;
  let resume = 0;
  for (let index = 0; index < items.length;) {
    const wanted = pattern[at];
    if (wanted === star) {
      lastStar = at++;
      resume = index;
    } else if (wanted !== undefined && matches(wanted, items[index] ?? '')) {
      at++;
      index++;
    } else if (lastStar !== -1) {
      at = lastStar + 1;
      index = ++resume;
    } else return false;
  }
  return pattern.slice(at).every((rest) => rest === star);
}

/** Expands braces into globs without braces; null if there are too many. */
function expand(glob: string): string[] | null {
  const braces = /\{([^{}]*)\}/.exec(glob);
  if (!braces) return [glob];
  let expanded: string[] = [glob];
  while (expanded.some((one) => one.includes('{'))) {
    expanded = expanded.flatMap((one) => {
      const match = /^([^{}]*)\{([^{}]*)\}(.*)$/s.exec(one);
      if (!match) return one.includes('{') ? [] : [one];
      const [, front = '', choices = '', back = ''] = match;
      return choices.split(',').map((choice) => `${front}${choice}${back}`);
    });
    if (expanded.length > alternativesMax) return null;
  }
  return expanded;
}
