import { CliError } from './errors.ts';

const redirectsMax = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const readMethods = new Set(['GET', 'HEAD']);

/**
 * Wraps `fetch` so that it follows redirects only within the registry: to the same host, with the same
 * protocol or from http to https. Passwords, keys and archives are thus sent only to the host that the user
 * named, and only its answers are trusted. Throws `cli.refused`, with the new address, for another redirect.
 */
export function registryFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const method = (init?.method ?? 'GET').toUpperCase();
    let url = new URL(input instanceof Request ? input.url : input);
    for (let count = 0; ; count += 1) {
      const response = await fetch(url.href, { ...init, redirect: 'manual' });
      const location = response.headers.get('location');
      if (!redirectStatuses.has(response.status) || location === null) return response;
      await response.body?.cancel();
      const next = URL.canParse(location, url) ? new URL(location, url) : null;
      if (next === null || !isSameRegistry(url, next)) throw refused(url, next?.origin ?? null);
      // After 301 to 303 a write would be sent as a GET.
      const keepsMethod = response.status === 307 || response.status === 308;
      if (!keepsMethod && !readMethods.has(method)) throw refused(url, next.origin);
      if (count >= redirectsMax) {
        throw new CliError(
          'cli.refused',
          `${url.origin} redirects more than ${redirectsMax} times`,
        );
      }
      url = next;
    }
  };
}

function isSameRegistry(from: URL, to: URL): boolean {
  if (to.origin === from.origin) return true;
  return from.protocol === 'http:' && to.protocol === 'https:' && to.hostname === from.hostname;
}

function refused(from: URL, origin: string | null): CliError {
  const where = origin === null || origin === 'null' ? 'somewhere else' : origin;
  return new CliError('cli.refused', `The registry ${from.origin} redirects to ${where}`, {
    hints: ['if the registry has moved:  agenthub-cli config set registry.url URL'],
  });
}
