import { idPrefix } from './schema.ts';

/** Where a readme's links lead: data alone, so that another thread can be told. */
export type ReadmeLinks = {
  /** The URL of a file's bytes, which an image shows, with `{path}` for its percent-encoded path inside the version. */
  fileUrl: string;
  /** The URL of the page about a file, which a link opens, with `{path}` likewise. */
  pageUrl: string;
  /** Every path of the version. */
  files: ReadonlySet<string>;
  /** The manifest, which a link to its folder, or in another case, means. */
  manifestFile: string;
  /** The folder that holds the readme; the root when absent. */
  folder?: string | undefined;
};

/** What a reference means: somewhere else, a place in the readme, a file of the version, or nothing. */
export type Target =
  | { kind: 'external'; url: string }
  | { kind: 'fragment'; url: string }
  | { kind: 'file'; path: string; fragment: string }
  | { kind: 'missing' };

const missing: Target = { kind: 'missing' };

/** Reads a reference as it stands in a readme. A path that leaves the version, or that no file has, is missing. */
export function resolveReference(
  reference: string,
  { files, folder, manifestFile }: ReadmeLinks,
): Target {
  const trimmed = reference.trim();
  if (trimmed.startsWith('#')) {
    const id = decode(trimmed.slice(1));
    return id === null ? missing : { kind: 'fragment', url: fragmentUrl(id) };
  }
  if (trimmed.startsWith('//')) return external(`https:${trimmed}`);
  if (/^[a-z][a-z\d+.-]*:/i.test(trimmed)) return external(trimmed);
  const [, written = '', fragment = ''] = /^([^?#]*)(?:\?[^#]*)?(#.*)?$/s.exec(trimmed) ?? [];
  const path = decode(written);
  const resolved = path === null || path === '' ? null : resolvePath(path, folder ?? '');
  if (resolved === null) return missing;
  const file = [
    resolved,
    inUsualCase(resolved, manifestFile),
    ...[manifestFile, 'README.md', 'index.md'].map((name) => join(resolved, name)),
  ].find((candidate) => files.has(candidate));
  return file === undefined ? missing : { kind: 'file', path: file, fragment };
}

/** The path with its last segment as the manifest is written, where it is that in another case. */
function inUsualCase(path: string, manifestFile: string): string {
  const start = path.lastIndexOf('/') + 1;
  const isSame = path.slice(start).toLowerCase() === manifestFile.toLowerCase();
  return isSame ? path.slice(0, start) + manifestFile : path;
}

/** A URL template of {@link ReadmeLinks} filled with the path of a file. */
export function expandUrl(template: string, path: string): string {
  return template.replace('{path}', () => path.split('/').map(encodeURIComponent).join('/'));
}

/** A link to an id of the readme, which carries the prefix. */
export function fragmentUrl(id: string): string {
  return id === '' ? '#' : `#${encodeURIComponent(idPrefix + id)}`;
}

function external(url: string): Target {
  if (/^mailto:/i.test(url)) return { kind: 'external', url };
  return /^https?:\/\/[^/]/i.test(url) ? { kind: 'external', url } : missing;
}

/** The path from the version's root, or null when it leaves it. A leading `/` means that root. */
function resolvePath(path: string, folder: string): string | null {
  // oxlint-disable-next-line no-control-regex
  if (/[\\\u0000-\u001F]/.test(path)) return null;
  const segments: string[] = [];
  for (const segment of (path.startsWith('/') ? path : join(folder, path)).split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return null;
    } else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

function join(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** Percent-decoded, or null when that is no UTF-8. */
export function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
