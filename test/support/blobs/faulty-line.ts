import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** What goes wrong with one request. */
export type Fault =
  /** The line answers by itself. */
  | { status: number; body?: string; headers?: Record<string, string> }
  /** Nothing ever comes back. */
  | 'stall'
  /** The connection is closed before an answer. */
  | 'hang up'
  /** So many bytes of the real answer's body, and then the connection is closed, or nothing more comes. */
  | { cutAfter: number }
  | { stallAfter: number };

/** A request as the line saw it. */
export type Seen = { method: string; path: string; range: string | undefined };

export type FaultyLine = {
  url: string;
  /** All requests since the last call, in order. */
  seen(): Seen[];
  /** What happens to the next requests, one each; after them, or for null, all is well. */
  breakNext(...faults: (Fault | null)[]): void;
  /** What happens to each request that `matches` until {@link mend}. */
  breakAll(fault: Fault, matches?: (seen: Seen) => boolean): void;
  mend(): void;
  close(): Promise<void>;
};

/** A line to a real server at `target` that breaks when it is told to. The caller closes it. */
export async function startFaultyLine(target: string): Promise<FaultyLine> {
  let seen: Seen[] = [];
  let next: (Fault | null)[] = [];
  let always: { fault: Fault; matches: (seen: Seen) => boolean } | null = null;

  const server = createServer((req, res) => {
    const { method = '', url: path = '' } = req;
    const one = { method, path, range: req.headers.range };
    seen.push(one);
    const fault = next.length > 0 ? next.shift() : always?.matches(one) ? always.fault : null;
    if (fault === 'stall') return;
    if (fault === 'hang up') return void req.socket.destroy();
    if (fault && 'status' in fault) return answer(req, res, fault);
    pass(target, req, res, fault ?? null);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen() {
      const all = seen;
      seen = [];
      return all;
    },
    breakNext(...faults) {
      next = faults;
    },
    breakAll(fault, matches = () => true) {
      always = { fault, matches };
    },
    mend() {
      always = null;
      next = [];
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(
  req: IncomingMessage,
  res: ServerResponse,
  {
    status,
    body = '',
    headers = {},
  }: { status: number; body?: string; headers?: Record<string, string> },
): void {
  // Read first, as a server does: closing under an upload would be another fault.
  req.resume().on('end', () => res.writeHead(status, headers).end(body));
}

/** The request to the target, with the `Host` that was signed. */
function pass(
  target: string,
  req: IncomingMessage,
  res: ServerResponse,
  fault: { cutAfter: number } | { stallAfter: number } | null,
): void {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = req;
  const onward = request({ hostname, port, method, path, headers }, (answered) => {
    res.writeHead(answered.statusCode ?? 502, answered.headers);
    if (!fault) return void answered.pipe(res);
    let left = 'cutAfter' in fault ? fault.cutAfter : fault.stallAfter;
    answered.on('data', (piece: Buffer) => {
      if (left <= 0) return;
      const part = piece.subarray(0, left);
      left -= part.byteLength;
      res.write(part, () => {
        if (left <= 0 && 'cutAfter' in fault) req.socket.destroy();
      });
    });
  });
  onward.on('error', () => req.socket.destroy());
  // Whoever hung up asks for no answer.
  res.on('close', () => onward.destroy());
  req.pipe(onward);
}
