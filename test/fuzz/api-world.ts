import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '#api/domain/context.ts';
import { json } from '#test/support/answers.ts';
import { isPostgres } from '#test/support/new-database.ts';
import { openTestRegistry, skillMd, type TestRegistry, type User } from '#test/support/registry.ts';
import { manifestOf } from './manifests-of.ts';
import { adminKey, secretKey, testEnv } from '#test/support/test-env.ts';

/** Nothing listens there, and no source may read it: a run fails at once, and asks no name server. */
const deniedUrl = 'http://127.0.0.1:2/team/skills.git';

/** A caller: what it sends to say who it is. */
export type Caller = { name: string; headers: Record<string, string> };

/**
 * A registry with something of everything in it, for cases of the API: skills of each visibility, versions,
 * a yanked one and a deleted asset, users and keys of each kind, a source and its runs. A file is filled
 * once and copied.
 */
export async function openApiWorld() {
  const errors: string[] = [];
  const lines: string[] = [];
  const replace = { log: recordingLog(lines, errors) };
  if (isPostgres) {
    const { registry, close } = await openTestRegistry(settings, replace);
    return { registry, close, errors, lines, ...filledWith(await fill(registry)) };
  }
  filled ??= fillFile();
  const { file, rows } = await filled;
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-fuzz-'));
  copyFileSync(file, join(folder, 'fuzz.db'));
  const url = `file:${join(folder, 'fuzz.db')}`;
  const { registry, close } = await openTestRegistry({ ...settings, DATABASE_URL: url }, replace);
  return {
    registry,
    errors,
    lines,
    ...filledWith(rows),
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type ApiWorld = Awaited<ReturnType<typeof openApiWorld>>;

/** A run of the source gives up at once, and what holds it does not hold the next case up. */
const settings = { GIT_CLONE_TIMEOUT: '1', SYNC_LEASE: '3s' };

let filled: Promise<{ file: string; rows: Rows }> | undefined;

async function fillFile() {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-fuzz-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'filled.db');
  const { registry, close } = await openTestRegistry(
    { ...settings, DATABASE_URL: `file:${file}` },
    {},
  );
  const rows = await fill(registry);
  // Closing takes what is in the log into the file.
  await close();
  return { file, rows };
}

type Device = { userCode: string; deviceCode: string };

type Rows = Awaited<ReturnType<typeof fill>>;

async function fill(registry: TestRegistry) {
  const { call } = registry;
  const send = <T>(path: string, body: unknown, as: User | 'admin', status: number) =>
    json<T>(call(path, { method: 'POST', as, json: body }), status);

  const mei = await registry.user('mei');
  const liu = await registry.user('liu');
  await registry.user('ana');
  const publish = async (as: User, version: string, query: string, name = 'pdf-tools') => {
    const files = {
      'SKILL.md': skillMd(name, { body: `# ${name}\n\n[the script](scripts/run.py) ${version}` }),
      'scripts/run.py': `print("${version}")\n`,
      'data/zeros.bin': '\0'.repeat(300),
      '参考/说明 100%.md': '你好\n',
    };
    const answer = await registry.publish(as, files, `?version=${version}&${query}`);
    if (answer.status !== 201) throw new Error(await answer.text());
    for (const word of ['mcps', 'agents']) {
      const list = [manifestOf(word, name), { path: 'scripts/run.py', content: version }];
      await send(`/${word}?version=${version}&${query}`, { files: list }, as, 201);
    }
  };
  await publish(mei, '1.0.0', 'visibility=public');
  await publish(mei, '1.1.0', 'visibility=public');
  await publish(mei, '2.0.0-beta.1', 'distTag=beta');
  await publish(mei, '1.0.0', 'visibility=internal', 'inner');
  await publish(mei, '1.0.0', 'visibility=private', 'hidden');
  await publish(liu, '1.0.0', 'visibility=public', 'other');
  await publish(mei, '1.0.0', 'visibility=public', 'gone');
  for (const word of ['skills', 'mcps', 'agents']) {
    const gone = await call(`/${word}/mei/gone`, { method: 'DELETE', as: mei });
    if (gone.status !== 204) throw new Error(await gone.text());
    await send(`/${word}/mei/pdf-tools/versions/1.0.0/yank`, { reason: 'old' }, mei, 200);
  }

  const newKey = (name: string, input: object) =>
    send<{ id: string; key: string }>('/users/me/tokens', { name, ...input }, mei, 201);
  const readKey = await newKey('reads', { scopes: ['read'] });
  const namespaceKey = await newKey('one namespace', { namespace: 'mei' });
  // Which a case may revoke and leave the caller with the others.
  const spareKey = await newKey('spare', {});
  const source = await send<{ id: string; webhookSecret: string }>(
    '/admin/sync-sources',
    {
      url: deniedUrl,
      namespace: 'admin',
      intervalSeconds: 0,
      credential: { kind: 'token', token: 'the-token-of-the-source' },
    },
    'admin',
    201,
  );
  const paused = await send<{ id: string }>(
    '/admin/sync-sources',
    { url: `${deniedUrl}2`, namespace: 'admin', intervalSeconds: 0, paused: true },
    'admin',
    201,
  );
  const user = await json<{ id: string }>(call('/users/me', { as: liu }));
  const keys = await json<{ items: { id: string }[] }>(call('/users/me/tokens', { as: liu }));

  await send('/namespaces', { name: 'crew' }, mei, 201);
  await send('/namespaces/crew/members', { username: 'liu' }, mei, 201);
  const invitation = await send<{ id: string }>('/invitations', {}, 'admin', 201);
  const reset = await send<{ url: string }>(`/admin/users/${user.id}/reset-link`, {}, 'admin', 201);
  const device = { clientName: 'a device' };
  const pending = await send<{ userCode: string }>('/auth/device', device, mei, 201);
  const approved = await send<Device>('/auth/device', device, mei, 201);
  const decided = await call('/auth/device/decision', {
    method: 'POST',
    headers: { authorization: `Bearer ${mei.session}` },
    json: { userCode: approved.userCode, approve: true },
  });
  if (decided.status !== 204) throw new Error(await decided.text());

  // Last, so that it still waits for its next attempt and can be cancelled.
  const run = await send<{ id: string }>(`/admin/sync-sources/${source.id}/sync`, {}, 'admin', 202);

  return {
    mei,
    liu,
    readKey,
    namespaceKey,
    spareKey,
    source,
    paused,
    run,
    user,
    people: {
      tokenId: keys.items[0]?.id ?? '',
      invitation: invitation.id,
      resetSecret: new URL(reset.url).hash.slice(1),
      userCode: pending.userCode,
      deviceCode: approved.deviceCode,
    },
  };
}

function filledWith({
  mei,
  liu,
  readKey,
  namespaceKey,
  spareKey,
  source,
  paused,
  run,
  user,
  people,
}: Rows) {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const callers: Caller[] = [
    { name: 'the admin', headers: bearer(adminKey) },
    { name: 'mei by key', headers: bearer(mei.key) },
    { name: 'mei by bearer', headers: bearer(mei.session) },
    { name: 'mei by session', headers: { cookie: `agenthub_session=${mei.session}` } },
    { name: 'nobody', headers: {} },
    { name: 'liu by session', headers: bearer(liu.session) },
    { name: 'mei by a key that reads', headers: { 'x-api-key': readKey.key } },
    { name: 'mei by a key for one namespace', headers: bearer(namespaceKey.key) },
    {
      name: 'mei by Basic',
      headers: { authorization: `Basic ${Buffer.from(`mei:${mei.key}`).toString('base64')}` },
    },
    { name: 'a made-up key', headers: bearer(`sr_${'A'.repeat(43)}`) },
  ];
  /** What no answer and no line of the log may hold. */
  const secrets = new Set([
    adminKey,
    secretKey,
    testEnv.ADMIN_PASSWORD,
    mei.key,
    mei.session,
    liu.key,
    liu.session,
    readKey.key,
    namespaceKey.key,
    spareKey.key,
    source.webhookSecret,
    'the-token-of-the-source',
    'password of mei',
  ]);
  return {
    callers,
    secrets,
    ids: { source: source.id, paused: paused.id, run: run.id, token: spareKey.id, user: user.id },
    people,
    webhookSecret: source.webhookSecret,
  };
}

function recordingLog(lines: string[], errors: string[]): Log {
  const write =
    (into: string[]) =>
    (event: string, fields: Record<string, unknown> = {}) => {
      const line = `${event} ${JSON.stringify(fields)}`;
      lines.push(line);
      if (into !== lines) into.push(line);
    };
  return { debug: write(lines), info: write(lines), warn: write(lines), error: write(errors) };
}
