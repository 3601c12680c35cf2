import { fork } from 'node:child_process';
import {
  createServer,
  type IncomingMessage,
  request,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ServedRepositories, servedHeader } from './cgi.ts';

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
    void pass(options, req, res);
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

/** Passes a request on to the process that runs git. */
async function pass(
  { root, version2 = true, config = [] }: BackendOptions,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const served: ServedRepositories = { root, version2, config };
  const onward = request({
    port: await cgiPort(),
    method: req.method,
    path: req.url,
    headers: { ...req.headers, [servedHeader]: JSON.stringify(served) },
  });
  onward.on('error', () => res.destroy());
  res.on('close', () => onward.destroy());
  onward.on('response', (answer) => {
    res.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
    answer.pipe(res);
  });
  req.pipe(onward);
}

let started: Promise<number> | undefined;

/**
 * The port of a small process that runs git, one for all servers of this process. To fork this one, which has
 * all tests and sources in its memory, takes a tenth of a second, ten times as long.
 */
const cgiPort = (): Promise<number> =>
  (started ??= new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'cgi-process.ts'), { execArgv: [] });
    child.once('message', (port) => resolve(Number(port)));
    child.once('exit', (code) => reject(new Error(`cgi-process.ts ended with ${code}`)));
    child.unref();
    child.channel?.unref();
  }));
