/** The repository, ref and folder of a page of a forge; ref and folder are null if they are not clear. */
export type GitPage = { repository: string; ref: string | null; folder: string | null };

/** The path segments of forges between the repository and the ref. */
const views: ReadonlySet<string> = new Set(['tree', 'blob', 'raw', 'blame', 'edit', 'commits']);

/**
 * The repository of a page in a browser; null if the URL may be that of a repository itself. Pages are recognised by
 * their paths (GitHub `/tree/`, `/blob/`, GitLab `/-/`, Gitea `/src/branch/`, Bitbucket `/src/` and `/projects/`), and
 * by a query or fragment. If the name of a branch has slashes, only its first part is found.
 */
export function repositoryOfPage(url: URL): GitPage | null {
  const page = pageOf(url);
  if (page !== null) return page;
  const isPlain = url.search === '' && url.hash === '';
  return isPlain ? null : { repository: at(url, segmentsOf(url)), ref: null, folder: null };
}

function pageOf(url: URL): GitPage | null {
  const segments = segmentsOf(url);
  if (segments.at(-1)?.endsWith('.git')) return null;
  const dash = segments.indexOf('-', 2);
  if (dash !== -1) return cut(url, segments, dash, dash + 1);
  const [first, owner, kind, name] = segments;
  // A self-hosted Bitbucket has three forms of repository URLs.
  if ((first === 'projects' || first === 'users') && owner && kind === 'repos' && name) {
    const key = first === 'users' ? `~${owner}` : owner.toLowerCase();
    return { repository: at(url, ['scm', key, `${name}.git`]), ref: null, folder: null };
  }
  if (kind === 'src' && (url.hostname === 'bitbucket.org' || isRefKind(name))) {
    return cut(url, segments, 2, 2);
  }
  const view = segments.findIndex((segment, index) => index > 1 && views.has(segment));
  if (view !== -1 && view + 1 < segments.length) return cut(url, segments, view, view);
  const isGithub = /^(?:www\.)?github\.com$/.test(url.hostname);
  return isGithub && segments.length > 2 ? cut(url, segments, 2, -1) : null;
}

function isRefKind(segment: string | undefined): boolean {
  return segment === 'branch' || segment === 'tag' || segment === 'commit';
}

/** Splits the path of a page: the repository ends before `end`, and the segment at `view` names the view. */
function cut(url: URL, segments: string[], end: number, view: number): GitPage {
  const kind = segments[view] ?? '';
  const repository = at(url, segments.slice(0, end));
  if (!views.has(kind) && kind !== 'src') return { repository, ref: null, folder: null };
  const after = segments.slice(view + 1);
  const [ref, ...path] = isRefKind(after[0]) ? after.slice(1) : after;
  if (kind !== 'tree' && kind !== 'src') path.pop();
  else if (/\.[a-z]+$/i.test(path.at(-1) ?? '')) path.pop();
  return {
    repository,
    ref: ref === undefined ? null : readable(ref),
    folder: path.length === 0 ? null : readable(path.join('/')),
  };
}

function segmentsOf({ pathname }: URL): string[] {
  return pathname.split('/').filter((segment) => segment !== '');
}

function at({ origin }: URL, segments: string[]): string {
  return `${origin}/${segments.join('/')}`;
}

/** Decodes a text, unless the result has invisible characters or characters that are special in a shell. */
function readable(text: string): string {
  try {
    const decoded = decodeURIComponent(text);
    return /[\p{C}\s'"`$\\]/u.test(decoded) ? text : decoded;
  } catch {
    return text;
  }
}
