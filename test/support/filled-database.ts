import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished } from 'vitest';
import { agentMd } from './agent-md.ts';
import { json, refusal } from './answers.ts';
import { db } from './command.ts';
import { overRegistry } from './git/sync-registry.ts';
import { madeOnce } from './made-once.ts';
import { openTestRegistry, skillMd, type TestRegistry, type User } from './registry.ts';

/** The registry of a test with rows in every table, in a file of its own. */
export type FilledRegistry = { registry: TestRegistry; url: string; path: string; mei: User };

/** A registry with as much in it as {@link fill} says, for the running test; `other` is not the same registry. */
export async function filledRegistry(which: 'first' | 'other' = 'first'): Promise<FilledRegistry> {
  const { close, ...filled } = await openFilledRegistry(which);
  onTestFinished(close);
  return filled;
}

async function openFilledRegistry(
  which: string,
): Promise<FilledRegistry & { close(): Promise<void> }> {
  const filled = await filledFolder(which);
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const path = join(folder, 'filled.db');
  copyFileSync(join(filled, 'filled.db'), path);
  const url = `file:${path}`;
  const opened = await openTestRegistry({ DATABASE_URL: url }, {});
  return {
    registry: { ...opened.registry, databaseUrl: url },
    url,
    path,
    mei: JSON.parse(readFileSync(join(filled, 'mei.json'), 'utf8')) as User,
    async close() {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The file `filled.db` of a filled registry that nobody has open, made once a run. */
export async function filledFile(): Promise<string> {
  return join(await filledFolder('first'), 'filled.db');
}

/** With who `mei` is beside it: to fill a registry takes a second of work, to copy it none. */
const filledFolder = (which: string) =>
  madeOnce(join(inject('runFolder'), `filled-${which}`), async (folder) => {
    const where = { DATABASE_URL: `file:${join(folder, 'making.db')}` };
    const { registry, close } = await openTestRegistry(where, {});
    const mei = await fill(registry);
    await db(where, 'backup', join(folder, 'filled.db'));
    await close();
    writeFileSync(join(folder, 'mei.json'), JSON.stringify(mei));
  });

/**
 * Fills a registry through its API: versions, dist-tags, tags, installs, a private and a deleted asset,
 * a yanked version, a former name, a purged version, a git source with a run, keys, an invitation, a device login, failed
 * sign-ins, an archive of several pieces; Chinese, emoji, odd JSON.
 */
async function fill(registry: TestRegistry): Promise<User> {
  const mei = await registry.user('mei');
  const noise = Array.from({ length: 90_000 }, (_, at) => (at * 2654435761) % 4294967296).join();
  const head = 'tags: [pdf, 前端]\nmetadata:\n  z: 1\n  a: {y: 1.50, x: [true, null, "é😀"]}\n';
  const files = { 'SKILL.md': skillMd('pdf', { head, body: 'Reads 表格 🎉' }), 'noise.txt': noise };
  await json(registry.publish(mei, files), 201);
  const second = { 'SKILL.md': skillMd('pdf', { head, body: 'Reads more' }), 'a/b.txt': 'b' };
  await json(registry.publish(mei, second, '?version=2.0.0&distTag=beta&changelog=More'), 201);
  const skills: [string, string][] = [
    ['hidden', '?visibility=private'],
    ['gone', ''],
    ['yanked', ''],
    ['中文', '?name=chinese'],
  ];
  for (const [name, query] of skills)
    await json(registry.publish(mei, { 'SKILL.md': skillMd(name, { head }) }, query), 201);
  const agent = agentMd('keeper', { head: 'skills: [mei/pdf@^1]\n' });
  const bundle = [{ path: 'AGENT.md', content: agent }];
  await json(registry.call('/agents', { method: 'POST', as: mei, json: { files: bundle } }), 201);
  for (const target of ['cursor', 'cursor', 'kiro'])
    await install(registry, mei, { version: '1.0.0', target });
  await registry.call('/skills/mei/gone', { method: 'DELETE', as: mei });
  const reason = { reason: 'wrong' };
  await registry.call('/skills/mei/yanked/versions/1.0.0/yank', {
    method: 'POST',
    as: mei,
    json: reason,
  });
  const wrong = { email: 'mei', password: 'not the password' };
  await refusal(
    registry.call('/auth/login', { method: 'POST', json: wrong }),
    401,
    'auth.invalid_credentials',
  );
  await addSyncedSource(registry);
  await addPeople(registry);
  await addFormerNames(registry, mei);
  return mei;
}

async function install(
  { call }: TestRegistry,
  as: User,
  input: { version: string; target: string },
): Promise<void> {
  const path = '/skills/mei/pdf/installs';
  expect((await call(path, { method: 'POST', as, json: input })).ok).toBe(true);
}

/** An invitation and a device login that wait. */
async function addPeople({ call }: TestRegistry): Promise<void> {
  await json(call('/invitations', { method: 'POST', as: 'admin', json: {} }), 201);
  const device = { clientName: '构建 🎉' };
  await json(call('/auth/device', { method: 'POST', json: device }), 201);
}

/** An asset that was renamed, and the tombstone of a version that was purged. */
async function addFormerNames({ call, deps, publish }: TestRegistry, mei: User): Promise<void> {
  await json(publish(mei, { 'SKILL.md': skillMd('before') }), 201);
  const to = { name: 'after' };
  await json(call('/skills/mei/before/move', { method: 'POST', as: mei, json: to }));
  await deps.db.query.insert(deps.db.tables.tombstones).values({
    kind: 'skill',
    namespace: 'mei',
    name: 'after',
    version: '0.9.0',
    digest: `sha256:${'b'.repeat(64)}`,
    reason: '密钥 🎉',
    purgedAt: new Date('2026-01-31T00:00:00Z'),
    settledAt: new Date('2026-01-31T00:00:01Z'),
  });
}

/** A source with a credential and a run, which fails since loopback is denied; then as if it had made an asset. */
async function addSyncedSource(registry: TestRegistry): Promise<void> {
  const { addSource, sync } = overRegistry(registry);
  const source = await addSource({
    url: 'https://127.0.0.1:1/team/技能.git',
    namespace: 'mei',
    credential: { kind: 'token', token: 'glpat-of-the-filled' },
  });
  const run = await sync(source.id);
  const { db } = registry.deps;
  const { assets, syncedAssets, syncOutcomes } = db.tables;
  const [asset] = await db.query.select().from(assets);
  await db.query.insert(syncedAssets).values({
    assetId: asset?.id ?? '',
    sourceId: source.id,
    path: 'skills/技能',
    fingerprint: 'a'.repeat(64),
    goneAt: null,
  });
  await db.query.insert(syncOutcomes).values({
    runId: run.id,
    path: 'skills/技能',
    kind: 'skill',
    name: asset?.name ?? null,
    change: 'invalid',
    version: null,
    failed: false,
    reasons: ['no frontmatter 🎉', 'line 2'],
  });
}
