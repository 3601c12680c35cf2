import { spawn } from 'node:child_process';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gitEnvironment } from './repository.ts';

/** What a served remote is like. */
export type BackendOptions = {
  root: string;
  /** `user:password` that HTTP Basic must carry. */
  basic?: string;
  tls?: { key: string; cert: string };
  /** Whether the server speaks protocol version 2; true without. */
  version2?: boolean;
  /** Configuration of the served repositories, such as `uploadpack.allowFilter=true`. */
  config?: string[];
  /** Answers in place of git when it gives true. */
  before?: (req: IncomingMessage, res: ServerResponse) => boolean;
};

/** A remote on loopback. `requests` grows by `METHOD /path` with what came. */
export type Backend = {
  url: string;
  port: number;
  requests: { line: string; headers: IncomingMessage['headers'] }[];
  connections(): number;
  close(): Promise<void>;
};

/** Serves every repository below a folder by git's own `git http-backend`. */
export async function serveGit(options: BackendOptions): Promise<Backend> {
  const requests: Backend['requests'] = [];
  return listen(options.tls, requests, (req, res) => {
    requests.push({ line: `${req.method} ${req.url}`, headers: req.headers });
    if (options.before?.(req, res)) return;
    const { authorization = '' } = req.headers;
    const given = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
    if (options.basic !== undefined && given !== options.basic) {
      res.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('no entry');
      return;
    }
    runBackend(options, req, res);
  });
}

/** A server of HTTP or HTTPS on a free port of loopback. */
export async function listen(
  tls: BackendOptions['tls'],
  requests: Backend['requests'],
  listener: RequestListener,
): Promise<Backend> {
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  let connections = 0;
  server.on(tls ? 'secureConnection' : 'connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** CGI, as RFC 3875 has it: the request in the environment, the head of the answer in front of the body. */
function runBackend(options: BackendOptions, req: IncomingMessage, res: ServerResponse): void {
  const { root, version2 = true, config = [] } = options;
  const url = new URL(req.url ?? '/', 'http://x');
  const protocol = req.headers['git-protocol'];
  const child = spawn('git', [...config.flatMap((one) => ['-c', one]), 'http-backend'], {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: req.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: req.headers['content-type'] ?? '',
      CONTENT_LENGTH: req.headers['content-length'] ?? '',
      ...(version2 && typeof protocol === 'string' ? { GIT_PROTOCOL: protocol } : {}),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  res.on('close', () => child.kill());
  req.pipe(child.stdin);
  let head = Buffer.alloc(0);
  const readHead = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    child.stdout.off('data', readHead);
    let status = 200;
    for (const line of head.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(': ', 2);
      if (name === 'Status') status = Number.parseInt(value, 10);
      else res.setHeader(name, value);
    }
    res.writeHead(status);
    res.write(head.subarray(end + 4));
    child.stdout.pipe(res);
  };
  child.stdout.on('data', readHead);
}
