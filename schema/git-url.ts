import { type GitPage, repositoryOfPage } from './git-page.ts';

/** A git URL, taken apart. `user` is for SSH only; `path` keeps what the server reads of it. */
export type GitUrl =
  | { transport: 'http'; url: URL }
  | { transport: 'ssh'; user: string; host: string; port: number; path: string };

export const gitUrlMaxLength = 2048;

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const controlOrSpace = /[\u0000-\u0020\u007f-\u00a0\u2028\u2029]/;
/** No leading hyphen: ssh and git take such a host or path for an option (CVE-2017-1000117). */
const hostPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/;

/**
 * Takes a git URL apart: `https://`, `http://`, `ssh://user@host:port/path`, or `user@host:path` as git
 * writes SSH for short. Gives the reason, a clause about the URL, when it is none of these, has a secret in
 * it, or is a page that shows a repository, which the reason names. It repeats nothing else of the URL.
 */
export function parseGitUrl(text: string): GitUrl | string {
  if (text.length > gitUrlMaxLength) return `is longer than ${gitUrlMaxLength} characters`;
  if (controlOrSpace.test(text)) return 'has a space or control character';
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return parseShortSsh(text);
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (scheme === 'http' || scheme === 'https') {
    if (url.username !== '' || url.password !== '') {
      return 'has a credential in it; give the credential apart from the URL, where it is kept encrypted';
    }
    const page = repositoryOfPage(url);
    return page === null ? { transport: 'http', url } : pageProblem(page);
  }
  if (scheme === 'ssh') {
    if (url.password !== '') return 'has a password in it; SSH takes a deploy key, given apart';
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    return ssh({
      user: decodeURIComponentSafely(url.username) || 'git',
      host,
      port: url.port === '' ? 22 : Number(url.port),
      path: decodeURIComponentSafely(url.pathname),
    });
  }
  return `has the scheme ${scheme}; only https, http and ssh are read`;
}

function pageProblem({ repository, ref, folder }: GitPage): string {
  const parts = [
    ...(ref === null ? [] : [`the branch as ref (--ref ${ref})`]),
    ...(folder === null ? [] : [`the folder as pathGlob (--path '${folder}')`]),
  ];
  const more = parts.length === 0 ? '' : `, with ${parts.join(' and ')}`;
  const slashes = folder === null ? '' : '; a branch with a slash in its name goes into ref whole';
  return `is a page that shows a repository; give ${repository}${more}${slashes}`;
}

/** `git@host:group/repo.git`, and `[host]:path` for an IPv6 address. There is no port in this form. */
function parseShortSsh(text: string): GitUrl | string {
  const match = /^(?:([^@:/]+)@)?(\[[^\]]+\]|[^:/@]+):(.+)$/.exec(text);
  if (!match) return 'starts with none of https://, http://, ssh:// and is not like git@host:path';
  const [, user = 'git', host = '', path = ''] = match;
  return ssh({ user, host: host.replace(/^\[(.*)\]$/, '$1'), port: 22, path });
}

function ssh(parts: { user: string; host: string; port: number; path: string }): GitUrl | string {
  const { user, host, port, path } = parts;
  const isIpv6 = /^[0-9A-Fa-f:.]{2,45}$/.test(host) && host.includes(':');
  if (!isIpv6 && !hostPattern.test(host)) return 'has no valid host';
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/.test(user)) return 'has no valid user name';
  if (port < 1) return 'has no valid port';
  if (path === '' || path === '/') return 'has no path to a repository';
  if (
    path.startsWith('-') ||
    path.includes('\\') ||
    controlOrSpace.test(path.replaceAll(' ', ''))
  ) {
    return 'has no valid path';
  }
  // `ssh://host/~user/repo`: git takes the slash away, so that the server's shell finds the home folder.
  return {
    transport: 'ssh',
    user,
    host: host.toLowerCase(),
    port,
    path: path.startsWith('/~') ? path.slice(1) : path,
  };
}

/**
 * A git URL as it is stored: scheme and host in lower case, no default port, no slash at the end. Whether
 * `.git` stands there is left as it is: servers may have both. What is no git URL comes back as it is.
 */
export function canonicalGitUrl(text: string): string {
  const parsed = parseGitUrl(text);
  if (typeof parsed === 'string') return text;
  const bare = text.replace(/\/+$/, '');
  if (parsed.transport === 'ssh') return bare;
  // The path as it was written, not as a URL encodes it.
  const path = /^[^:]+:\/\/[^/]*(.*)$/s.exec(bare)?.[1] ?? '';
  return `${parsed.url.origin}${path}`;
}

/** Whether two git URLs are spellings of one address: the same server, user and path. */
export function isSameGitUrl(a: string, b: string): boolean {
  return a === b || addressOf(a) === addressOf(b);
}

function addressOf(text: string): string {
  const parsed = parseGitUrl(text);
  if (typeof parsed === 'string') return text;
  if (parsed.transport === 'http') return new URL(canonicalGitUrl(text)).href;
  const { user, host, port, path } = parsed;
  return JSON.stringify([user, host, port, path.replace(/\/+$/, '')]);
}

/** A text that was to name a repository, fit to be shown: the user and password that it may hold are taken out. */
export function withoutUser(text: string): string {
  return text.replace(/^(https?:\/\/)[^/?#]*@/i, '$1…@');
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

export const gitRefMaxLength = 255;

/**
 * Why a text cannot be a branch, tag, full ref name or commit, a clause about it; null when it can. By the rules of
 * https://git-scm.com/docs/git-check-ref-format, which also keep it one line of the protocol.
 */
export function gitRefProblem(ref: string): string | null {
  if (ref === '') return 'is empty';
  if (ref.length > gitRefMaxLength) return `is longer than ${gitRefMaxLength} characters`;
  if (controlOrSpace.test(ref) || /[~^:?*[\\]/.test(ref)) return 'has a character that no ref has';
  if (ref.startsWith('-')) return 'starts with a hyphen';
  if (ref.includes('..') || ref.includes('@{') || ref === '@') return 'is a revision, not a ref';
  const bad = ref
    .split('/')
    .some((part) => part === '' || part.startsWith('.') || part.endsWith('.lock'));
  if (bad || ref.endsWith('.')) return 'has an empty or reserved segment';
  return null;
}

/** Whether a ref is a commit by its full name. */
export function isCommitName(ref: string): boolean {
  return /^[0-9a-f]{40}$/.test(ref);
}
