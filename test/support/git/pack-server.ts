import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Backend, type BackendOptions, listen } from './http-backend.ts';

/** One pkt-line of the git protocol. */
export function pkt(data: string | Uint8Array): Buffer {
  const bytes = Buffer.from(data);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes]);
}

/** A pack in the answer to a fetch of protocol 2: the section's name, band 1, a flush. */
export function packAnswer(pack: Uint8Array): Buffer {
  const parts = [pkt('packfile\n')];
  for (let at = 0; at < pack.length; at += 65_515) {
    parts.push(pkt(Buffer.concat([Buffer.from([1]), pack.subarray(at, at + 65_515)])));
  }
  return Buffer.concat([...parts, Buffer.from('0000')]);
}

/** What protocol 2 says first. */
export const capabilities = Buffer.concat([
  pkt('version 2\n'),
  pkt('ls-refs\n'),
  pkt('fetch=shallow\n'),
  Buffer.from('0000'),
]);

export type Answers = {
  refs?: (res: ServerResponse) => void;
  fetch: (res: ServerResponse) => void;
  before?: (req: IncomingMessage, res: ServerResponse) => boolean;
};

/** A remote of protocol 2 that answers what it is told to, however wrong. */
export async function serveAnswers(
  answers: Answers,
  tls?: BackendOptions['tls'],
): Promise<Backend> {
  const requests: Backend['requests'] = [];
  return listen(tls, requests, (req, res) => {
    requests.push({ line: `${req.method} ${req.url}`, headers: req.headers });
    if (answers.before?.(req, res)) return;
    if (req.method === 'GET') {
      res.setHeader('content-type', 'application/x-git-upload-pack-advertisement');
      res.end(capabilities);
      return;
    }
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      res.setHeader('content-type', 'application/x-git-upload-pack-result');
      if (body.includes('command=ls-refs')) answers.refs?.(res);
      else answers.fetch(res);
    });
  });
}
