/** Where an install goes: into the project's folder, or into the user's own for every project. */
export type InstallScope = 'project' | 'user';

/**
 * A tool that assets are installed into. Folders are written as in agents' own manuals:
 * `.claude/skills` is inside the project, `~/.kiro` inside the home folder, `$NAME(~/.x)` is the
 * environment variable with what counts when it is unset or empty, `%NAME%` the variable alone
 * (nothing when unset), and `./x` a path of the project where the home folder is the rule.
 */
export type Target = {
  /** Stable: it is what `--agent` takes and what lock files and install records hold. */
  id: string;
  displayName: string;
  /** Other words for the same tool that `--agent` takes. */
  aliases?: readonly string[];
  skills: {
    project: string;
    /** null for a tool that has no folder of the user's. */
    user: string | null;
  };
  /** The tool is taken as present when any of these exists; never, when empty. */
  detect: readonly string[];
  /** What the user has to do in the tool itself, said after an install. */
  note?: string;
};

/** The shared folder that several tools read; chosen when no tool is named and none is found. */
export const sharedTargetId = 'agents' as const;

/** Every agent target, in the order in which they are listed. A new tool is one row here. */
export const targets: readonly Target[] = [
  {
    id: sharedTargetId,
    displayName: 'Shared .agents folder',
    aliases: ['universal'],
    skills: { project: '.agents/skills', user: '~/.agents/skills' },
    detect: [],
  },
  {
    id: 'claude-code',
    displayName: 'Claude Code',
    aliases: ['claude'],
    skills: { project: '.claude/skills', user: '$CLAUDE_CONFIG_DIR(~/.claude)/skills' },
    detect: ['$CLAUDE_CONFIG_DIR(~/.claude)', './.claude'],
  },
  {
    id: 'codex',
    displayName: 'Codex',
    skills: { project: '.agents/skills', user: '~/.agents/skills' },
    detect: ['$CODEX_HOME(~/.codex)', '/etc/codex'],
  },
  {
    id: 'cursor',
    displayName: 'Cursor',
    skills: { project: '.agents/skills', user: '~/.cursor/skills' },
    detect: ['~/.cursor', './.cursor'],
  },
  {
    id: 'kiro',
    displayName: 'Kiro',
    aliases: ['kiro-cli'],
    skills: { project: '.kiro/skills', user: '~/.kiro/skills' },
    detect: ['~/.kiro', './.kiro'],
    note: 'Kiro CLI: a custom agent needs "skill://.kiro/skills/**/SKILL.md" in its resources',
  },
];

const byName = new Map(
  targets.flatMap((target) =>
    [target.id, ...(target.aliases ?? [])].map((name) => [name, target] as const),
  ),
);

/** The target of that id or alias, or null. */
export function findTarget(name: string): Target | null {
  return byName.get(name) ?? null;
}

/**
 * A target's skills folder as it is without any variable set: `.claude/skills`, `~/.claude/skills`.
 * For showing, also by a server that cannot know the user's environment; null when it has none.
 */
export function usualSkillsFolder(target: Target, scope: InstallScope): string | null {
  const folder = target.skills[scope];
  return folder === null ? null : folder.replace(/\$\w+\(([^)]*)\)/, '$1');
}
