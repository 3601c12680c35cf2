import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How long the requests in flight may take once the server stops. Docker and Kubernetes kill after 10 s and
 * 30 s; the rest of the 10 is for closing the database.
 */
export const drainMilliseconds = 8_000;

/** Stops the server it was made for; gives how many connections had to be cut. */
export type Drain = (milliseconds?: number) => Promise<number>;

/** How often a connection whose answer had begun before the drain, and promised to stay, is looked for. */
const idleMilliseconds = 50;

/** A socket as Node keeps it: with the answer that is being made on it. */
type Connection = Socket & { _httpMessage?: ServerResponse | null };

/**
 * Follows the connections of a server, so that the {@link Drain} it gives can let the requests in flight
 * finish: no connection is accepted any more, idle ones are closed, every answer whose head is not sent yet
 * says `connection: close`, so that its client asks elsewhere next time
 * (https://www.rfc-editor.org/rfc/rfc9112#section-9.6), and what is left after `milliseconds` is cut.
 * To be called before the first request. To follow each request would take a sixth of what a 304 takes.
 */
export function drainable(server: Server): Drain {
  const connections = new Set<Connection>();
  server.on('connection', (connection: Connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });

  return async (milliseconds = drainMilliseconds) => {
    for (const { _httpMessage: answer } of connections) if (answer) answer.shouldKeepAlive = false;
    // Before the listener that answers: a head may be written in the same turn.
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
