import { idPrefix } from './schema.ts';

/** How to resolve a readme's links. Plain data, so that it can be sent to another thread. */
export type ReadmeLinks = {
  /**
   * The URL template of a file's bytes, for images: `{path}` stands for the percent-encoded path inside the
   * version.
   */
  fileUrl: string;
  /** The URL template of a file's page, for links, also with `{path}`. */
  pageUrl: string;
  /** All paths of the version. */
  files: ReadonlySet<string>;
  /** The manifest's usual name, which a link to its folder, or to its name in another case, resolves to. */
  manifestFile: string;
  /** The folder of the readme; the root if absent. */
  folder?: string | undefined;
};

/** The target of a reference: another site, a place in the readme, a file of the version, or nothing. */
export type Target =
  | { kind: 'external'; url: string }
  | { kind: 'fragment'; url: string }
  | { kind: 'file'; path: string; fragment: string }
  | { kind: 'missing' };

const missing: Target = { kind: 'missing' };

/** Resolves a reference of a readme. A path that leaves the version or matches no file is missing. */
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

/** The path with its last segment in the usual case, if that segment is the manifest's name in another case. */
function inUsualCase(path: string, manifestFile: string): string {
  const start = path.lastIndexOf('/') + 1;
  const isSame = path.slice(start).toLowerCase() === manifestFile.toLowerCase();
  return isSame ? path.slice(0, start) + manifestFile : path;
}

/** Expands a URL template of {@link ReadmeLinks} with a file's path. */
export function expandUrl(template: string, path: string): string {
  return template.replace('{path}', () => path.split('/').map(encodeURIComponent).join('/'));
}

/** The URL of an id in the readme; ids carry the prefix. */
export function fragmentUrl(id: string): string {
  return id === '' ? '#' : `#${encodeURIComponent(idPrefix + id)}`;
}

function external(url: string): Target {
  if (/^mailto:/i.test(url)) return { kind: 'external', url };
  return /^https?:\/\/[^/]/i.test(url) ? { kind: 'external', url } : missing;
}

/** The path from the version's root; null if it leaves the version. A leading `/` means the root. */
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

/** Percent-decodes a text; null if the result is not UTF-8. */
export function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
