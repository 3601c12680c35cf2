import { type GitPage, repositoryOfPage } from './git-page.ts';

/** A parsed git URL. `user` is only for SSH; `path` is the path as the server receives it. */
export type GitUrl =
  | { transport: 'http'; url: URL }
  | { transport: 'ssh'; user: string; host: string; port: number; path: string };

export const gitUrlMaxLength = 2048;

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const controlOrSpace = /[\u0000-\u0020\u007f-\u00a0\u2028\u2029]/;
/** A host must not begin with a hyphen: ssh and git would treat it as an option (CVE-2017-1000117). */
const hostPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/;

/**
 * Parses a git URL: `https://`, `http://`, `ssh://user@host:port/path`, or the short SSH form `user@host:path`. If the
 * URL has another form, contains a secret, or is a web page of a repository, gives the reason as a clause. The reason
 * names the repository of a page, and repeats nothing else of the URL.
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

/** Parses `git@host:group/repo.git`, or `[host]:path` for an IPv6 address. This form has no port. */
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
  // In `ssh://host/~user/repo`, git removes the slash so that the server's shell finds the home folder.
  return {
    transport: 'ssh',
    user,
    host: host.toLowerCase(),
    port,
    path: path.startsWith('/~') ? path.slice(1) : path,
  };
}

/**
 * The stored form of a git URL: scheme and host in lower case, without the default port and without a slash at the
 * end. A `.git` at the end is neither added nor removed, because a server may have both. Gives other texts unchanged.
 */
export function canonicalGitUrl(text: string): string {
  const parsed = parseGitUrl(text);
  if (typeof parsed === 'string') return text;
  const bare = text.replace(/\/+$/, '');
  if (parsed.transport === 'ssh') return bare;
  // The path as written, without the encoding of URL.
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

/** Removes the user and password from a text that names a repository, so that it can be shown. */
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
 * The reason, as a clause, why a text is not a valid branch, tag, full ref name or commit; null if it is valid. The
 * rules are those of https://git-scm.com/docs/git-check-ref-format; they also rule out line breaks.
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

/** Whether a ref is a full commit id. */
export function isCommitName(ref: string): boolean {
  return /^[0-9a-f]{40}$/.test(ref);
}
