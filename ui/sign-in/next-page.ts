/** Stands for whatever site this is: what resolves elsewhere is not a page of ours. */
const here = 'http://registry.invalid';

/**
 * Where to go after signing in, from `?next=`: a path of this registry, with query and hash, else home. What is
 * checked is what is given back: a path may be harmless as it is written, and once its dots are resolved begin
 * with the two slashes of another site (`/..//evil`).
 */
export function nextPage(next: string | undefined, home: string): string {
  if (!next?.startsWith('/') || !URL.canParse(next, here)) return home;
  const url = new URL(next, here);
  const page = `${url.pathname}${url.search}${url.hash}`;
  const isOurs = url.origin === here && page.startsWith(home);
  return isOurs && URL.canParse(page, here) && new URL(page, here).href === url.href ? page : home;
}
