import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { onceARun } from '../once-a-run.ts';
import { serveGit } from './http-backend.ts';
import type { NoiseFile } from './remotes.ts';
import { type CommittedFile, createRepositories, Repository } from './repository.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The git remotes of this run: `newRemotes` asks it. */
    gitRemotesUrl: string;
  }
}

/** Vitest's global set-up: git's own HTTP server on Node, also for tests that run in workerd. */
export default (project: TestProject) => onceARun(project, 'gitRemotesUrl', startRemotes);

/**
 * Remotes on loopback. `POST /` makes a folder of repositories and answers its address; `PUT` of a
 * repository in it commits the files of the body; all else is for git.
 */
export async function startRemotes(): Promise<{ url: string; stop(): Promise<void> }> {
  const { root, remove } = createRepositories();
  const secrets = new Map<string, string | undefined>();
  const backend = await serveGit({
    root,
    before(req, res) {
      const [, folder = '', name = ''] = (req.url ?? '').split('/');
      if (folder === '') return take(res, () => make(req));
      if (!secrets.has(folder)) return answer(res, 404, 'no such folder');
      if (req.method === 'PUT') return take(res, () => commit(req, folder, name));
      if (name.startsWith('slow-')) return true;
      if (name.startsWith('redirect-')) return redirect(req, res);
      const basic = secrets.get(folder);
      if (basic === undefined || given(req) === basic) return false;
      res.setHeader('www-authenticate', 'Basic realm="git"');
      return answer(res, 401, 'no entry');
    },
  });
  return {
    url: backend.url,
    async stop() {
      await backend.close();
      remove();
    },
  };

  async function make(req: IncomingMessage): Promise<string> {
    const { basic } = (await json(req)) as { basic?: string };
    const folder = randomUUID();
    mkdirSync(join(root, folder));
    secrets.set(folder, basic);
    return JSON.stringify({ url: `${backend.url}/${folder}` });
  }

  async function commit(req: IncomingMessage, folder: string, name: string): Promise<string> {
    const files = (await json(req)) as (NoiseFile | (CommittedFile & { content: string }))[];
    const repository = new Repository(join(root, folder), name);
    return repository.commit(
      files.map((file) =>
        'noiseBytes' in file
          ? { path: file.path, content: randomBytes(file.noiseBytes) }
          : { ...file, content: Buffer.from(file.content, 'base64') },
      ),
    );
  }
}

function take(res: ServerResponse, work: () => Promise<string>): true {
  work().then(
    (text) => answer(res, 200, text),
    (err: unknown) => answer(res, 500, String(err)),
  );
  return true;
}

function answer(res: ServerResponse, status: number, text: string): true {
  res.writeHead(status, { 'content-type': 'text/plain' }).end(text);
  return true;
}

function redirect({ url = '' }: IncomingMessage, res: ServerResponse): true {
  res.writeHead(302, { location: `http://169.254.169.254${url}` }).end();
  return true;
}

function given({ headers }: IncomingMessage): string {
  const { authorization = '' } = headers;
  return Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
}
