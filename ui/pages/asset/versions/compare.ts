/**
 * Compares two versions by semver's precedence: below zero when `a` comes before `b`. Build metadata is ignored.
 * https://semver.org/#spec-item-11
 */
export function compareVersions(a: string, b: string): number {
  const left = parts(a);
  const right = parts(b);
  return (
    compareIdentifiers(left.numbers, right.numbers) ||
    // A pre-release comes before its release.
    Number(right.pre.length > 0) - Number(left.pre.length > 0) ||
    compareIdentifiers(left.pre, right.pre)
  );
}

function parts(version: string): { numbers: string[]; pre: string[] } {
  const [core = ''] = version.split('+', 1);
  const dash = core.indexOf('-');
  const numbers = (dash < 0 ? core : core.slice(0, dash)).split('.');
  return { numbers, pre: dash < 0 ? [] : core.slice(dash + 1).split('.') };
}

function compareIdentifiers(a: string[], b: string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const left = a[index];
    const right = b[index];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    if (left === right) continue;
    const numeric = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (numeric[0] && numeric[1]) return Number(left) - Number(right);
    if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}

/**
 * The number of versions after `version`, up to and including `latest`. Yanked versions do not count, and neither do
 * pre-releases, unless `latest` is one.
 */
export function versionsBehind(
  versions: readonly { version: string; yankedAt: string | null }[],
  version: string,
  latest: string,
): number {
  return versions.filter(
    (other) =>
      other.yankedAt === null &&
      (other.version === latest || !isPrerelease(other.version)) &&
      compareVersions(other.version, version) > 0 &&
      compareVersions(other.version, latest) <= 0,
  ).length;
}

const isPrerelease = (version: string) => parts(version).pre.length > 0;
