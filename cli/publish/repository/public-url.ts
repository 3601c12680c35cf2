import { statedUrlProblem } from '#schema/stated-url.ts';

/**
 * The address of a remote as others may know it: without user and password of HTTP, without a password of
 * SSH, without a query. Null for what is no address for others: a path of this machine, `file://`, a
 * protocol that no source of a registry has.
 */
export function publicUrl(remote: string): string | null {
  const text = remote.trim();
  const bare = /^https?:/i.test(text)
    ? text.replace(/[?#].*$/s, '').replace(/^(https?:\/\/)[^/]*@/i, '$1')
    : text.replace(/^(ssh:\/\/[^/@:]*):[^/]*@/i, '$1@');
  return statedUrlProblem(bare) === null ? bare : null;
}
