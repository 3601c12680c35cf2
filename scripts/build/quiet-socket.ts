import type { Plugin } from 'vite';

/**
 * Mends the socket that postgres.js has for Workers: once its connection is closed and nobody listens any
 * more, its pending read fails and is thrown as an error that nobody can catch, one for each request.
 */
export function quietSocket(): Plugin {
  const asIs = "  function error(err) {\n    tcp.emit('error', err)";
  return {
    name: 'quiet-socket',
    enforce: 'pre',
    transform(source, id) {
      const [path = ''] = id.replaceAll('\\', '/').split('?');
      if (!path.endsWith('/postgres/cf/polyfills.js')) return null;
      if (!source.includes(asIs)) throw new Error(`quiet-socket: nothing to mend in ${id}`);
      const mended = asIs.replace(
        '    tcp',
        "    if (tcp.listenerCount('error') === 0) return\n    tcp",
      );
      return { code: source.replace(asIs, mended), map: null };
    },
  };
}
