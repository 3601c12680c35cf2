/** The scope of an install: one project, or all projects of the user. */
export type InstallScope = 'project' | 'user';

/**
 * A tool that assets are installed into; where in it an asset goes, the module of its kind says. Paths are
 * written as in agents' own manuals: `.claude/skills` is inside the project, `~/.kiro` inside the home folder,
 * `$NAME(~/.x)` is the environment variable with what counts when it is unset or empty, `%NAME%` the variable
 * alone (nothing when unset), and `./x` a path of the project where the home folder is the rule.
 */
type Row = {
  /** Never changes: `--agent`, lock files and install records use it. */
  id: string;
  displayName: string;
  /** Other names of the tool that `--agent` accepts. */
  aliases?: readonly string[];
  /** The tool counts as found if one of these paths exists; never, if there are none. */
  detect: readonly string[];
  /** What the user still has to do in the tool; printed after an install. */
  note?: string;
};

/** The shared folder that several tools read; used if no tool is named and none is found. */
export const sharedTargetId = 'agents' as const;

const rows = [
  {
    id: sharedTargetId,
    displayName: 'Shared .agents folder',
    aliases: ['universal'],
    detect: [],
  },
  {
    id: 'claude-code',
    displayName: 'Claude Code',
    aliases: ['claude'],
    detect: ['$CLAUDE_CONFIG_DIR(~/.claude)', './.claude'],
  },
  {
    id: 'codex',
    displayName: 'Codex',
    detect: ['$CODEX_HOME(~/.codex)', '/etc/codex'],
  },
  {
    id: 'cursor',
    displayName: 'Cursor',
    detect: ['~/.cursor', './.cursor'],
  },
  {
    id: 'kiro',
    displayName: 'Kiro',
    aliases: ['kiro-cli'],
    detect: ['~/.kiro', './.kiro'],
    note: 'Kiro CLI: a custom agent needs "skill://.kiro/skills/**/SKILL.md" in its resources',
  },
] as const satisfies readonly Row[];

export type TargetId = (typeof rows)[number]['id'];
export type Target = Row & { id: TargetId };

/** Every agent target, in the order in which they are listed. A new tool is one row here, and one in the table of each kind. */
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
 * A path of this table as it is without any variable set: `.claude/skills`, `~/.claude/skills`. For showing, also
 * by a server that cannot know the user's environment.
 */
export function usualPath(path: string): string {
  return path.replace(/\$\w+\(([^)]*)\)/, '$1');
}
