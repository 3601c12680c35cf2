import { parseGitUrl } from './git-url.ts';

/**
 * The reason, as a clause, why a git URL stated by a publisher must not be shown; null if it may be. Stricter than
 * {@link parseGitUrl} for `host:path`, which could also be `javascript:…`, `C:/folder` or `user:password@host`: a
 * user in front, or a dot in the host, is required.
 */
export function statedUrlProblem(text: string): string | null {
  const parsed = parseGitUrl(text);
  if (typeof parsed === 'string') return parsed;
  if (parsed.transport === 'http' || text.includes('://')) return null;
  if (/^[^@:/]+@/.test(text)) return null;
  const isHost = /^[^@:/]+\.[^@:/]+:[^@]+$/.test(text) || /^\[[0-9A-Fa-f:.]+\]:[^@]+$/.test(text);
  return isHost ? null : 'is not like https://host/path, ssh://host/path or git@host:path';
}
