import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SyncRun, SyncSource } from '#schema/source.ts';
import { until } from '#test/support/clock.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { pkt } from '#test/support/git/pack-server.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { loopbackAllowed } from '#test/support/git/sync-registry.ts';
import { skillMd } from '#test/support/skill-md.ts';
import { processAdminKey, runCommand, serve } from '#test/support/server-process.ts';
import { secretKey } from '#test/support/test-env.ts';

/** With characters that every encoding writes in another way. */
const token = 'glpat-Sec/ret+Tok=en%41&"x';
const wrong = 'glpat-a-Wrong/Token+of=someone';
const user = 'deploy-bot';
const { root, remove } = createRepositories();
new Repository(root, 'closed.git').commit([{ path: 'SKILL.md', content: skillMd('closed') }]);

/** Hosts that repeat what they were sent, each in another place. */
const echoes: Record<string, (authorization: string, res: ServerResponse) => void> = {
  'a body of 401': (authorization, res) => {
    res.writeHead(401, { 'content-type': 'text/plain' }).end(`no: ${authorization}`);
  },
  'a realm': (authorization, res) => {
    res.writeHead(401, { 'www-authenticate': `Basic realm="${authorization}"` }).end();
  },
  'a body of 500': (authorization, res) => {
    const all = { authorization, decoded: decoded(authorization) };
    res.writeHead(500, { 'content-type': 'text/plain' }).end(JSON.stringify(all));
  },
  'a body of 500, bare': (authorization, res) => {
    const base64 = authorization.replace('Basic ', '');
    const text = `user=${base64} x=Basic%20${base64} y=${encodeURIComponent(decoded(authorization))}`;
    res.writeHead(500, { 'content-type': 'text/plain' }).end(text);
  },
  'a status': (authorization, res) => {
    res.writeHead(400, `no ${authorization}`, { 'content-type': 'text/plain' }).end('no');
  },
  'a redirect': (authorization, res) => {
    const location = `http://${user}:${encodeURIComponent(token)}@127.0.0.1:2/${encodeURIComponent(authorization)}`;
    res.writeHead(302, { location: `${location}/info/refs?service=git-upload-pack` }).end();
  },
  'an error of git': (authorization, res) => {
    res.setHeader('content-type', 'application/x-git-upload-pack-advertisement');
    res.end(pkt(`ERR access denied for ${decoded(authorization)} (${authorization})\n`));
  },
};
const decoded = (authorization: string) =>
  Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();

const names = Object.keys(echoes);
const backend = await serveGit({
  root,
  basic: `${user}:${token}`,
  before(req: IncomingMessage, res) {
    const [, at] = /^\/echo-(\d+)\//.exec(req.url ?? '') ?? [];
    const echo = at === undefined ? undefined : echoes[names[Number(at)] ?? ''];
    echo?.(req.headers.authorization ?? '', res);
    return echo !== undefined;
  },
});
afterAll(async () => {
  await backend.close();
  remove();
});

/** Every way in which a secret may stand somewhere. */
function formsOf(secret: string): string[] {
  const pair = `${user}:${secret}`;
  const base64 = [pair, secret].map((text) => Buffer.from(text).toString('base64'));
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...base64.flatMap((text) => [text, encodeURIComponent(text), text.replaceAll('=', '')]),
  ];
}

describe('a credential', () => {
  it('is in no answer, log, error and file, whatever a remote makes of it', async () => {
    const DATA_DIR = temporaryFolder();
    const env = {
      ...loopbackAllowed,
      DATA_DIR,
      DATABASE_URL: `file:${join(DATA_DIR, 'agenthub.db')}`,
      SECRET_KEY: secretKey,
      ADMIN_API_KEY: processAdminKey,
      LOG_LEVEL: 'debug',
    };
    const server = await serve(env);
    const answers: string[] = [];
    const call = async (method: string, path: string, body?: unknown) => {
      const response = await fetch(`${server.url}/api/v1/admin${path}`, {
        method,
        headers: { authorization: `Bearer ${processAdminKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      answers.push(text, JSON.stringify([...response.headers]));
      return { status: response.status, data: JSON.parse(text) as unknown };
    };
    const add = async (url: string, secret: string, path = '/sync-sources') => {
      const credential = { kind: 'basic', username: user, password: secret };
      const input = { url, namespace: 'admin', intervalSeconds: 0, credential };
      return (await call('POST', path, input)).data as SyncSource;
    };
    const run = async (id: string) => {
      await call('POST', `/sync-sources/${id}/test`);
      await call('POST', `/sync-sources/${id}/preview`);
      const { id: runId } = (await call('POST', `/sync-sources/${id}/sync`)).data as SyncRun;
      let seen: SyncRun | undefined;
      await until(async () => {
        seen = (await call('GET', `/sync-runs/${runId}`)).data as SyncRun;
        return seen.state !== 'queued' && seen.state !== 'running';
      });
      for (const part of ['log', 'outcomes']) await call('GET', `/sync-runs/${runId}/${part}`);
      return seen;
    };

    // In a URL it is refused, wherever one can be given.
    const closed = `${backend.url}/closed.git`;
    const source = await add(closed, wrong);
    const withSecret = [`${user}:${encodeURIComponent(token)}`, encodeURIComponent(token)].map(
      (part) => closed.replace('://', `://${part}@`),
    );
    for (const url of withSecret) {
      for (const [method, path, body] of [
        ['POST', '/sync-sources', { url, namespace: 'admin' }],
        ['POST', '/import', { url, namespace: 'admin' }],
        ['PATCH', `/sync-sources/${source.id}`, { url }],
      ] as const) {
        expect((await call(method, path, body)).status).toBe(400);
      }
    }
    expect(await run(source.id)).toMatchObject({ error: { code: 'git.auth_failed' } });
    const right = { credential: { kind: 'basic', username: user, password: token } };
    await call('PATCH', `/sync-sources/${source.id}`, right);
    expect(await run(source.id)).toMatchObject({ state: 'succeeded', counts: { new: 1 } });

    for (const [at, name] of names.entries()) {
      const { id } = await add(`${backend.url}/echo-${at}/${at}.git`, token);
      const seen = await run(id);
      expect([name, seen?.error?.code]).toEqual([name, expect.stringMatching(/^git\./)]);
    }
    await call('GET', '/sync-sources?size=100');
    await call('GET', '/sync-runs?size=100');
    const command = await runCommand(['sync', '--all'], { ...env, LOG_LEVEL: 'debug' });
    // It would go on to the next attempt of what may pass.
    await until(() => command.output().includes('git.auth_failed'));
    command.child.kill('SIGTERM');
    await command.ended;
    const output = server.output() + command.output();
    await server.kill();

    const files = readdirSync(DATA_DIR).filter((name) => name.startsWith('agenthub.db'));
    const stored = files.map((name) => readFileSync(join(DATA_DIR, name), 'latin1')).join('\n');
    const said = answers.join('\n');
    // What is looked through holds what it should.
    expect(said).toContain('closed.git');
    expect(output).toContain('sync.ended');
    expect(stored).toContain('closed.git');
    for (const form of [...formsOf(token), ...formsOf(wrong)]) {
      for (const [where, text] of Object.entries({ said, output, stored })) {
        const found = text.indexOf(form);
        const around = found < 0 ? null : text.slice(Math.max(0, found - 200), found + 100);
        expect([where, form, around]).toEqual([where, form, null]);
      }
    }
  });
});
