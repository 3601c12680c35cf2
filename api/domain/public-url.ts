/**
 * The public URL without a slash at its end, with the base path where it names only the host. Undefined if the two
 * name different paths, or the URL has more than a host and a path.
 */
export function joinPublicUrl(publicUrl: string, basePath: string): string | undefined {
  const url = new URL(publicUrl);
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') return;
  const path = url.pathname.replace(/\/+$/, '');
  const base = basePath === '/' ? '' : basePath;
  if (path !== '' && base !== '' && path !== base) return;
  return `${url.origin}${path || base}`;
}
