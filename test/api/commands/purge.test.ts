import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '#api/app.ts';
import { purgeCommand } from '#api/commands/purge.ts';
import { openRegistry } from '#api/node.ts';
import { json, refusal } from '#test/support/answers.ts';
import { db as dbOf, releaseFiles } from '#test/support/command.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { overRegistry } from '#test/support/git/sync-registry.ts';
import { overPlatform, skillMd, type TestRegistry } from '#test/support/registry.ts';
import { startOptions } from '#test/support/start-options.ts';

const secret = 'zq7xk9wv3mhsecretofmei';

/** Counts how often texts, given in hexadecimal, are in files. In a process of its own: see `holding-file.ts`. */
const counting = `
const { readFileSync } = require('node:fs');
const [files, texts] = JSON.parse(process.argv[1]);
let count = 0;
for (const file of files) {
  const bytes = readFileSync(file);
  for (const text of texts) if (bytes.includes(Buffer.from(text, 'hex'))) count += 1;
}
console.log(count);`;

function countIn(path: string, texts: Uint8Array[]): number {
  const files = [path, `${path}-wal`].filter((one) => existsSync(one));
  const call = JSON.stringify([files, texts.map((one) => Buffer.from(one).toString('hex'))]);
  return Number(execFileSync(process.execPath, ['-e', counting, call]).toString());
}

async function purge(env: Record<string, string>, ...args: string[]) {
  const out: string[] = [];
  const say = (line: string) => void out.push(line);
  const code = await purgeCommand.run(env, args, { out: say, progress: say });
  return { code, out: out.join('\n') };
}

async function opened(folder: string) {
  // A restore in this process holds the file until its statements are collected.
  await releaseFiles();
  const { deps, close } = await openRegistry(startOptions(folder, {}));
  const loseDatabase = () => deps.db.close();
  const registry = overPlatform({ deps, app: createApp(deps), databaseUrl: '', loseDatabase });
  return { registry, close };
}

it('leaves no byte of a version in database, WAL and later backups, and an older backup does not bring it back', async () => {
  const folder = temporaryFolder();
  const env = { DATA_DIR: folder };
  const path = join(folder, 'agenthub.db');
  const first = await opened(folder);
  const { deps } = first.registry;
  const mei = await first.registry.user('mei');
  const good = { 'SKILL.md': skillMd('tool', { description: 'Good.' }) };
  await json(first.registry.publish(mei, good, '?version=1.0.0'), 201);
  const bad = {
    'SKILL.md': `${skillMd('tool', { description: `Has ${secret}.` })}\n${secret}\n`,
    'key.txt': secret,
  };
  await json(first.registry.publish(mei, bad, '?version=1.1.0'), 201);
  const { versions, tombstones } = deps.db.tables;
  const [row] = await deps.db.query.select().from(versions).where(eq(versions.version, '1.1.0'));
  const archive = (await deps.blobs.read(row!.digest))!;
  const traces = [new TextEncoder().encode(secret), archive.subarray(60, 120)];
  expect(countIn(path, traces)).toBeGreaterThanOrEqual(2);
  const before = join(folder, 'before.db');
  await dbOf(env, 'backup', before);
  expect(countIn(before, traces)).toBe(2);

  expect((await purge(env, 'mei/tool@1.1.0', '--reason', 'a key', '--dry-run')).out).toContain(
    'would erase skill mei/tool@1.1.0: 1 of 2 versions',
  );
  expect(countIn(before, traces)).toBe(2);
  const done = await purge(env, 'mei/tool@1.1.0', '--reason', 'a key', '--yes');
  expect(done.out).toContain('erased skill mei/tool@1.1.0');
  expect(done.out).toContain('Not reached: backups made before');
  expect(countIn(path, traces)).toBe(0);

  const tool = await json(first.registry.call('/skills/mei/tool'));
  expect(tool).toMatchObject({ latestVersion: '1.0.0', description: 'Good.' });
  expect((await json(first.registry.call(`/skills?q=${secret}`)))['items']).toEqual([]);
  expect(await first.registry.audited('version.purge')).toMatchObject({
    actorName: 'system:server',
    subject: 'mei/tool@1.1.0',
    detail: { reason: 'a key' },
  });
  await refusal(first.registry.publish(mei, bad, '?version=1.2.0'), 409, 'version.purged');
  const other = { 'SKILL.md': skillMd('tool', { description: 'Other.' }) };
  await refusal(first.registry.publish(mei, other, '?version=1.1.0'), 409, 'version.purged');
  await json(first.registry.publish(mei, other), 201);
  expect((await json(first.registry.call('/skills/mei/tool')))['latestVersion']).toBe('1.1.1');
  const after = join(folder, 'after.db');
  await dbOf(env, 'backup', after);
  expect(countIn(after, traces)).toBe(0);
  expect((await dbOf(env, 'check')).code).toBe(0);
  await first.close();

  await dbOf(env, 'restore', before, '--force');
  expect(countIn(path, traces)).toBe(0);
  const second = await opened(folder);
  onTestFinished(second.close);
  await refusal(second.registry.call('/skills/mei/tool/versions/1.1.0'), 404, 'version.not_found');
  const kept = await second.registry.deps.db.query.select().from(tombstones);
  expect(kept.map(({ version, settledAt }) => [version, settledAt !== null])).toEqual([
    ['1.1.0', true],
  ]);
  expect((await dbOf(env, 'check')).code).toBe(0);
});

/** As if a sync had refused that asset, and quoted the secret. */
async function noteSync(registry: TestRegistry, name: string): Promise<void> {
  const { addSource, sync } = overRegistry(registry);
  const source = await addSource({ url: 'https://127.0.0.1:1/team/a.git', namespace: 'mei' });
  const { id: runId } = await sync(source.id);
  const { db } = registry.deps;
  await db.query.insert(db.tables.syncOutcomes).values({
    runId,
    path: name,
    kind: 'skill',
    name,
    change: 'invalid',
    version: null,
    failed: true,
    reasons: [secret],
  });
}

it.each(['mei/hammer@1.1.0', 'mei/hammer'])(
  'erases %s also from a restored backup in which the asset has its former name',
  async (purged) => {
    const folder = temporaryFolder();
    const env = { DATA_DIR: folder };
    const path = join(folder, 'agenthub.db');
    const first = await opened(folder);
    const mei = await first.registry.user('mei');
    const good = { 'SKILL.md': skillMd('tool') };
    await json(first.registry.publish(mei, good, '?version=1.0.0'), 201);
    const bad = { ...good, 'key.txt': secret };
    await json(first.registry.publish(mei, bad, '?version=1.1.0'), 201);
    const trace = [new TextEncoder().encode(secret)];
    const before = join(folder, 'before.db');
    await dbOf(env, 'backup', before);
    expect(countIn(before, trace)).toBe(1);
    await noteSync(first.registry, 'tool');
    const move = { method: 'POST', as: mei, json: { name: 'hammer' } };
    await json(first.registry.call('/skills/mei/tool/move', move));
    const old = purge(env, 'mei/tool', '--reason', 'a key', '--yes');
    await expect(old).rejects.toThrow('"mei/tool" was renamed to "mei/hammer"');
    expect((await purge(env, purged, '--reason', 'a key', '--yes')).code).toBe(0);
    expect(countIn(path, trace)).toBe(0);
    await first.close();

    await dbOf(env, 'restore', before, '--force');
    expect(countIn(path, trace)).toBe(0);
    const second = await opened(folder);
    onTestFinished(second.close);
    const versions = await second.registry.call('/skills/mei/tool/versions/1.1.0');
    expect(versions.status).toBe(404);
    await refusal(second.registry.publish(mei, bad, '?version=1.2.0'), 409, 'version.purged');
    expect((await dbOf(env, 'check')).code).toBe(0);
  },
);
