const pages = [/^\/$/, /^\/(search|login|register)\/?$/, /^\/skills\/[^/]+\/[^/]+(\/.*)?$/];

/**
 * Whether the web UI has a page at a path below the base. Any other address shows the UI's page for
 * nothing, as 404: a scraper, a scanner or a client with a mistyped address must not read 200.
 */
export function isPagePath(path: string): boolean {
  return pages.some((page) => page.test(path));
}
