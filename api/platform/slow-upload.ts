import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** What an upload must at least bring; a line that is slower needs 18 hours for the largest publish. */
const bytesPerSecondMin = 1024;
/** The time over which that is measured, so that a line may falter. */
const windowMillisecondsDefault = 60_000;

/**
 * Ends uploads that bring almost nothing, with 408. Node's own `requestTimeout` limits the whole request, however
 * steadily it arrives: on a slow line a large publish would always end after five minutes. Time in which the server
 * itself does not read does not count.
 */
export function endSlowUploads(
  server: Server,
  { windowMilliseconds = windowMillisecondsDefault } = {},
): void {
  const bytesMin = (bytesPerSecondMin * windowMilliseconds) / 1000;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!hasBody(request)) return;
    const { socket } = request;
    let seen = socket.bytesRead;
    const isSlow = () =>
      request.readableLength < request.readableHighWaterMark && socket.bytesRead - seen < bytesMin;
    const look = async () => {
      // A process that was busy or stopped first reads what came meanwhile.
      if (isSlow()) await setImmediate();
      if (request.complete || response.writableEnded) return clearInterval(timer);
      if (isSlow()) {
        clearInterval(timer);
        if (!response.headersSent)
          socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
        request.destroy();
        return;
      }
      seen = socket.bytesRead;
    };
    const timer = setInterval(() => void look(), windowMilliseconds);
    timer.unref();
    response.once('close', () => clearInterval(timer));
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
