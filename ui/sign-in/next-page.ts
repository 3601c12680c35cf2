/** Stands for this site: a path that resolves to another origin is not one of its pages. */
const here = 'http://registry.invalid';

/**
 * Where to go after signing in: `?next=` if it is a path of this registry, with query and hash, else home. The
 * check is of the resolved path, which is also what this returns: `/..//evil` looks harmless, but resolves to
 * `//evil`, an address of another site.
 */
export function nextPage(next: string | undefined, home: string): string {
  if (!next?.startsWith('/') || !URL.canParse(next, here)) return home;
  const url = new URL(next, here);
  const page = `${url.pathname}${url.search}${url.hash}`;
  const isOurs = url.origin === here && page.startsWith(home);
  return isOurs && URL.canParse(page, here) && new URL(page, here).href === url.href ? page : home;
}
