import { CliError } from './errors.ts';

const redirectsMax = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
const readMethods = new Set(['GET', 'HEAD']);

/**
 * A `fetch` that follows redirects within a registry only: to the same host, by the same protocol or from
 * http to https. What is sent (a password, a key, an archive) and what is believed stay with the host that
 * the user named. Throws `cli.refused`, with the address to set, for any other.
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
      // As 301 to 303 a write would arrive as a read.
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
    hints: ['if it is there now:  agenthub-cli config set registry.url URL'],
  });
}
