import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';
import { migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { HranaStream, type PipelineRequest, WriteTurn } from './libsql-stream.ts';
import { libsqlAuthToken } from './test-env.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The libSQL server of this run: `POST` makes a database and answers its address, `GET` of that counts its open streams, `DELETE` removes it. */
    libsqlUrl: string;
  }
}

/** How long a stream may lie idle, in sqld, before its transaction is rolled back. */
const idleMilliseconds = 10_000;

/** How long a write transaction may run, in sqld, while another waits. */
const transactionMilliseconds = 5_000;

/** Vitest's global set-up: a libSQL server of this run's own on loopback. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startLibsqlServer();
  project.provide('libsqlUrl', server.url);
  return server.stop;
}

export type LibsqlServer = {
  url: string;
  /** The address of a new database without tables, with its token, as an operator gives it. */
  emptyDatabase(): string;
  stop(): Promise<void>;
};

/**
 * A server that speaks libSQL's protocol over HTTP, Hrana 2 as JSON, as `@libsql/client` asks for it; npm
 * has none. A database is a file of its own behind the engine that Turso's server runs too. As there, one
 * write transaction runs at a time, for 5 s at most while others wait, a stream that lies idle for 10 s is rolled back, an
 * answer holds 10 MB at most, and an error tells SQLite's primary code only. `POST /` makes a database (`POST /?empty` one without
 * tables). https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_2_SPEC.md
 */
export async function startLibsqlServer({
  writeMillisecondsMax = transactionMilliseconds,
} = {}): Promise<LibsqlServer> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-libsql-'));
  const template = join(folder, 'template.db');
  await withMigrations({ url: `file:${template}` }, migrateUp);
  const databases = new Map<string, { client: LibsqlFileClient; turn: WriteTurn }>();
  const streams = new Map<string, { stream: HranaStream; name: string; idle: NodeJS.Timeout }>();

  const pathOf = (name: string) => join(folder, `${name}.db`);

  function create(isEmpty: boolean): string {
    const name = randomUUID();
    if (isEmpty) writeFileSync(pathOf(name), '');
    else copyFileSync(template, pathOf(name));
    // Who waits for a writer waits for as long as one may write, at least for as long as a server of ours does.
    const waitMillisecondsMax = Math.max(10_000, writeMillisecondsMax);
    const client = new LibsqlFileClient({ path: pathOf(name), waitMillisecondsMax });
    databases.set(name, { client, turn: new WriteTurn(writeMillisecondsMax) });
    return name;
  }

  async function remove(name: string): Promise<void> {
    for (const [baton, open] of streams) if (open.name === name) end(baton);
    await databases.get(name)?.client.finish();
    databases.delete(name);
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(pathOf(name) + suffix)) rmSync(pathOf(name) + suffix);
  }

  function end(baton: string): HranaStream | undefined {
    const open = streams.get(baton);
    clearTimeout(open?.idle);
    streams.delete(baton);
    void open?.stream.close();
    return open?.stream;
  }

  function take(baton: string): HranaStream | undefined {
    const open = streams.get(baton);
    clearTimeout(open?.idle);
    streams.delete(baton);
    return open?.stream;
  }

  async function pipeline(name: string, body: { baton?: string; requests: PipelineRequest[] }) {
    const database = databases.get(name);
    if (!database) return { status: 404, answer: { error: `There is no database ${name}` } };
    const stream =
      body.baton === undefined ? new HranaStream(database.client, database.turn) : take(body.baton);
    // A baton is good once: who sends an old one is not at the end of the stream.
    if (!stream)
      return {
        status: 500,
        answer: { message: 'The stream has expired due to inactivity', code: 'STREAM_EXPIRED' },
      };
    const results = [];
    for (const request of body.requests) results.push(await stream.answer(request));
    if (stream.closed) return { status: 200, answer: { baton: null, base_url: null, results } };
    const baton = randomUUID();
    const idle = setTimeout(() => end(baton), idleMilliseconds);
    streams.set(baton, { stream, name, idle });
    return { status: 200, answer: { baton, base_url: null, results } };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [name = '', ...rest] = url.pathname.slice(1).split('/');
    const send = (status: number, answer: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(answer));
    if (request.method === 'POST' && name === '')
      return void send(201, { name: create(url.searchParams.has('empty')) });
    if (request.method === 'GET') {
      const open = [...streams.values()].filter((stream) => stream.name === name).length;
      return void send(200, { streams: open });
    }
    if (request.method === 'DELETE') return void send(200, await remove(name));
    if (request.headers.authorization !== `Bearer ${libsqlAuthToken}`)
      return void send(401, { error: 'The token is missing or wrong' });
    if (request.method !== 'POST' || rest.join('/') !== 'v2/pipeline')
      return void send(404, { error: 'Not found' });
    const { status, answer } = await pipeline(name, JSON.parse(await text(request)));
    send(status, answer);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  // Node closes a connection that was idle for 5 s; a request that is sent at that moment is lost.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    emptyDatabase: () => `${url}/${create(true)}/?authToken=${libsqlAuthToken}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const name of databases.keys()) await remove(name);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
