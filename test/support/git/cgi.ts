import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gitEnvironment } from './repository.ts';

/** The header of a request that says, as JSON, which {@link ServedRepositories} it is for. */
export const servedHeader = 'x-served-repositories';

export type ServedRepositories = {
  root: string;
  /** Whether the server speaks protocol version 2. */
  version2: boolean;
  /** Configuration, such as `uploadpack.allowFilter=true`. */
  config: string[];
};

/** Answers by `git http-backend`. CGI, as RFC 3875 has it: the request in the environment, the head of the answer in front of the body. */
export function runBackend(req: IncomingMessage, res: ServerResponse): void {
  const { root, version2, config } = JSON.parse(
    String(req.headers[servedHeader]),
  ) as ServedRepositories;
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
