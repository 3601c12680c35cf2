import { type Row, rows } from './targets/rows.ts';

export { sharedTargetId } from './targets/rows.ts';

/** The scope of an install: one project, or all projects of the user. */
export type InstallScope = 'project' | 'user';

export type TargetId = (typeof rows)[number]['id'];
export type Target = Row & { id: TargetId };

/** Every agent target, in the order in which they are listed. A new tool is one row there, and one in the table of each kind that it takes. */
export const targets: readonly Target[] = rows;

const byName = new Map(
  targets.flatMap((target) =>
    [target.id, ...(target.aliases ?? [])].map((name) => [name, target] as const),
  ),
);

/** The target with an id or alias, or null. */
export function findTarget(name: string): Target | null {
  return byName.get(name) ?? null;
}

/**
 * A path of this table as it usually is, without any variable set and on Linux: `.claude/skills`, `~/.claude/skills`.
 * For showing, also by a server that cannot know the user's environment.
 */
export function usualPath(path: string): string {
  const [, list, rest = ''] = alternativePaths.exec(path) ?? [];
  const usual = list?.split('|').find((one) => !platformMark.test(one));
  return (usual === undefined ? path : usual + rest).replace(/\$\w+\(([^)]*)\)/, '$1');
}

const alternativePaths = /^\[([^\]]*)\](.*)$/;
const platformMark = /^(?:linux|darwin|win32):/;

/**
 * The paths that `[a|b]/c` stands for on a platform: `a` and `b`, each with what follows. Any other path stands for
 * itself.
 */
export function pathAlternatives(
  path: string,
  platform: string,
): readonly { path: string; rest: string }[] {
  const [, list, rest = ''] = alternativePaths.exec(path) ?? [];
  if (list === undefined) return [{ path, rest: '' }];
  const all = list.split('|');
  const own = all.filter((one) => one.startsWith(`${platform}:`));
  const applying = own.length > 0 ? own : all.filter((one) => !platformMark.test(one));
  return applying.map((one) => ({ path: one.replace(platformMark, ''), rest }));
}
