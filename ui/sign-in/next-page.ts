/** Stands for whatever site this is: what resolves elsewhere is not a page of ours. */
const here = 'http://registry.invalid';

/**
 * Where to go after signing in, from `?next=`: a path of this site, else home. Another site's
 * address, also in disguise (`//evil`, `/\evil`), is never followed.
 */
export function nextPage(next: string | undefined, home: string): string {
  if (!next?.startsWith('/') || !URL.canParse(next, here)) return home;
  const url = new URL(next, here);
  return url.origin === here ? `${url.pathname}${url.search}` : home;
}
