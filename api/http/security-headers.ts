/** A year. https://www.rfc-editor.org/rfc/rfc6797 */
const transportSeconds = 31_536_000;

/**
 * What every answer says, whatever it is: its type is not to be guessed, and where the registry's own address
 * is https, browsers stay with TLS. Not for subdomains, which may be others' servers.
 */
export function securityHeaders({ publicUrl }: { publicUrl: string }): Record<string, string> {
  const isSecure = new URL(publicUrl).protocol === 'https:';
  return {
    'x-content-type-options': 'nosniff',
    ...(isSecure ? { 'strict-transport-security': `max-age=${transportSeconds}` } : {}),
  };
}
