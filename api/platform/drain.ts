import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How long requests in flight may take after a stop. Docker kills after 10 s, Kubernetes after 30 s; the rest
 * of the 10 s is for closing the database.
 */
export const drainMilliseconds = 8_000;

/** Stops a server. Resolves with the number of connections that had to be closed by force. */
export type Drain = (milliseconds?: number) => Promise<number>;

/** How often idle connections are closed: those whose response started before the drain with `keep-alive`. */
const idleMilliseconds = 50;

/** A socket of Node's HTTP server, with the response in progress. */
type Connection = Socket & { _httpMessage?: ServerResponse | null };

/**
 * Tracks the connections of a server and returns a {@link Drain} that lets requests in flight finish. It
 * accepts no new connections, closes idle ones, adds `connection: close` to every response whose headers are
 * not sent yet, so that the client reconnects elsewhere (https://www.rfc-editor.org/rfc/rfc9112#section-9.6),
 * and closes the rest by force after `milliseconds`. Call it before the first request. Connections are
 * tracked because tracking each request would take a sixth of the time of a 304.
 */
export function drainable(server: Server): Drain {
  const connections = new Set<Connection>();
  server.on('connection', (connection: Connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  return async (milliseconds = drainMilliseconds) => {
    for (const { _httpMessage: answer } of connections) if (answer) answer.shouldKeepAlive = false;
    // Prepended, because the next listener may send the headers in the same turn.
    server.prependListener('request', (_, response: ServerResponse) => {
      response.shouldKeepAlive = false;
    });
    let cut = 0;
    await new Promise<void>((resolve) => {
      const idle = setInterval(() => server.closeIdleConnections(), idleMilliseconds);
      const deadline = setTimeout(() => {
        cut = connections.size;
        server.closeAllConnections();
      }, milliseconds);
      server.close(() => {
        clearInterval(idle);
        clearTimeout(deadline);
        resolve();
      });
    });
    return cut;
  };
}
