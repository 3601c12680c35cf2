import { statedUrlProblem } from '#schema/stated-url.ts';

/**
 * The URL of a remote without secrets: without HTTP user and password, SSH password and query. Null if others
 * cannot use the URL: a local path, `file://`, or a protocol that registries do not support.
 */
export function publicUrl(remote: string): string | null {
  const text = remote.trim();
  const bare = /^https?:/i.test(text)
    ? text.replace(/[?#].*$/s, '').replace(/^(https?:\/\/)[^/]*@/i, '$1')
    : text.replace(/^(ssh:\/\/[^/@:]*):[^/]*@/i, '$1@');
  return statedUrlProblem(bare) === null ? bare : null;
}
