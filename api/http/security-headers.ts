/** One year. https://www.rfc-editor.org/rfc/rfc6797 */
const transportSeconds = 31_536_000;

/**
 * The headers of every response: no content sniffing, and HSTS if the registry's own URL is https. HSTS
 * excludes subdomains, which may be other servers.
 */
export function securityHeaders({ publicUrl }: { publicUrl: string }): Record<string, string> {
  const isSecure = new URL(publicUrl).protocol === 'https:';
  return {
    'x-content-type-options': 'nosniff',
    ...(isSecure ? { 'strict-transport-security': `max-age=${transportSeconds}` } : {}),
  };
}
