import type { TargetId } from '../../../targets.ts';

/** A format of agent files: the target whose own keys it has, and how the file is read. */
export type AgentFormat = { target: TargetId; syntax: 'markdown' | 'json' | 'toml' };

/** Where each agent target keeps its agents in a project. */
const places: readonly [path: RegExp, target: TargetId][] = [
  [/(?:^|\/)\.claude\/agents\/[^/]+\.md$/i, 'claude-code'],
  [/(?:^|\/)\.cursor\/agents\/[^/]+\.md$/i, 'cursor'],
  [/(?:^|\/)\.gemini\/agents\/[^/]+\.md$/i, 'gemini-cli'],
  [/(?:^|\/)\.opencode\/agents?\/[^/]+\.md$/i, 'opencode'],
  [/(?:^|\/)\.github\/agents\/[^/]+\.agent\.md$/i, 'github-copilot'],
  [/(?:^|\/)\.kiro\/agents\/[^/]+\.(?:md|json)$/i, 'kiro'],
  [/(?:^|\/)\.codex\/agents\/[^/]+\.toml$/i, 'codex'],
];

/** The format of a file in a folder in which a target looks for agents; null for any other path. */
export function formatAt(path: string): AgentFormat | null {
  const target = places.find(([place]) => place.test(path))?.[1];
  if (target === undefined) return null;
  if (/\.json$/i.test(path)) return { target, syntax: 'json' };
  return { target, syntax: /\.toml$/i.test(path) ? 'toml' : 'markdown' };
}

/** The format of a file elsewhere, by its ending: only Codex has agents in TOML, and only Kiro has them in JSON. */
export function formatByEnding(path: string): AgentFormat | null {
  if (/\.toml$/i.test(path)) return { target: 'codex', syntax: 'toml' };
  return /\.json$/i.test(path) ? { target: 'kiro', syntax: 'json' } : null;
}
