import type { Server, ServerResponse } from 'node:http';

/**
 * How long the requests in flight may take once the server stops. Docker and Kubernetes kill after 10 s and
 * 30 s; the rest of the 10 is for closing the database.
 */
export const drainMilliseconds = 8_000;

/** Stops the server it was made for; gives how many connections had to be cut. */
export type Drain = (milliseconds?: number) => Promise<number>;

/**
 * Follows the requests that a server has in flight, so that the {@link Drain} it gives can let them finish:
 * no connection is accepted any more, idle ones are closed, every answer whose head is not sent yet says
 * `connection: close`, so that its client asks elsewhere next time
 * (https://www.rfc-editor.org/rfc/rfc9112#section-9.6), and what is left after `milliseconds` is cut.
 * To be called before the first request.
 */
export function drainable(server: Server): Drain {
  const inFlight = new Set<ServerResponse>();
  let draining = false;
  // Before the listener that answers: a head may be written in the same turn.
  server.prependListener('request', (_, response: ServerResponse) => {
    if (draining) response.shouldKeepAlive = false;
    inFlight.add(response);
    response.once('close', () => {
      inFlight.delete(response);
      // An answer that had begun before the drain promised to keep its connection.
      if (draining) server.closeIdleConnections();
    });
  });

  return async (milliseconds = drainMilliseconds) => {
    draining = true;
    for (const response of inFlight) response.shouldKeepAlive = false;
    let cut = 0;
    await new Promise<void>((resolve) => {
      const deadline = setTimeout(() => {
        server.getConnections((_, count) => {
          cut = count;
          server.closeAllConnections();
        });
      }, milliseconds);
      server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
    });
    return cut;
  };
}
