export const pathGlobMaxLength = 500;
/** What braces may expand to. */
const alternativesMax = 64;

/**
 * Why a text is no glob over folders of a repository, a clause about it; null when it is one.
 * `*` and `?` stay inside a segment, `**` stands for any number of segments, `{a,b}` for either.
 */
export function pathGlobProblem(glob: string): string | null {
  if (glob.length > pathGlobMaxLength) return `is longer than ${pathGlobMaxLength} characters`;
  if (glob.includes('\\')) return 'has a backslash; folders are separated by /';
  if (glob.split('/').includes('..')) return 'leaves the repository with ..';
  if (/\{[^}]*\{/.test(glob)) return 'has braces inside braces';
  if (/\{[^}]*$/.test(glob) || /^[^{]*\}/.test(glob)) return 'has a brace without its other half';
  return expand(glob) === null ? `has more than ${alternativesMax} alternatives` : null;
}

/**
 * Whether a path is chosen by a glob. One without a wildcard chooses the path and all below it; an empty
 * one chooses everything. Takes time in proportion to the product of both lengths, whatever they
 * are. A glob with a {@link pathGlobProblem} chooses nothing.
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

/** `star` stands for any run of items; going back to the last one alone is enough, and keeps it quick. */
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

/** A glob without braces for each choice of them; null for more than are allowed. */
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
