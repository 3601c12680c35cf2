import { parseGitUrl } from './git-url.ts';

/**
 * Why a git URL that a publisher states is not shown to people; a clause about it, null when it is. Stricter
 * than {@link parseGitUrl} with `host:path`, since that may also be `javascript:…`, `C:/folder` or
 * `user:password@host`: it needs a user in front, or a host with a dot.
 */
export function statedUrlProblem(text: string): string | null {
  const parsed = parseGitUrl(text);
  if (typeof parsed === 'string') return parsed;
  if (parsed.transport === 'http' || text.includes('://')) return null;
  if (/^[^@:/]+@/.test(text)) return null;
  const isHost = /^[^@:/]+\.[^@:/]+:[^@]+$/.test(text) || /^\[[0-9A-Fa-f:.]+\]:[^@]+$/.test(text);
  return isHost ? null : 'is not like https://host/path, ssh://host/path or git@host:path';
}
