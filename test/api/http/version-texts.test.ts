import { eq, inArray } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { AssetDetail } from '#schema/version.ts';
import type { BlobStore } from '#api/domain/blobs.ts';
import { json } from '#test/support/answers.ts';
import { skillMd, testRegistry, type TestRegistry, type User } from '#test/support/registry.ts';

/** `mei/tool` in three versions, each with a word of its own, and without the texts that this release keeps. */
async function olderRegistry(): Promise<{ registry: TestRegistry; mei: User }> {
  const registry = await testRegistry();
  const mei = await registry.user('mei');
  for (const version of ['1.0.0', '1.1.0', '2.0.0']) await publish(registry, mei, version);
  const { db } = registry.deps;
  await db.write((tx) => tx.delete(db.tables.versionTexts));
  return { registry, mei };
}

/** The word that only the text of a version has: `wordeleven` of 1.1.0. */
const words: Record<string, string> = {
  '0.9.0': 'wordnought',
  '1.0.0': 'wordten',
  '1.1.0': 'wordeleven',
  '2.0.0': 'wordtwenty',
};

function publish(registry: TestRegistry, as: User, version: string, query = '') {
  const manifest = skillMd('tool', {
    description: `Describes ${version}`,
    body: `# Tool\n\n${words[version]}\n`,
  });
  return json(registry.publish(as, { 'SKILL.md': manifest }, `?version=${version}${query}`), 201);
}

/** Which of the words find it. */
async function found({ call }: TestRegistry, as: User): Promise<string[]> {
  const hits = Object.values(words).map(async (word) => {
    const page = await json<{ total: number }>(call(`/skills?q=${word}`, { as }));
    return page.total === 1 ? [word] : [];
  });
  return (await Promise.all(hits)).flat();
}

const yank = (reason: string) => ({ method: 'POST', json: { reason } });

describe('a version that a release without its texts published', () => {
  it.each<[string, (registry: TestRegistry, mei: User) => Promise<unknown>, string]>([
    [
      'a yank',
      ({ call }, as) => json(call('/skills/mei/tool/versions/2.0.0/yank', { ...yank('Bad'), as })),
      '1.1.0',
    ],
    [
      'the undoing of one',
      async ({ call }, as) => {
        await json(call('/skills/mei/tool/versions/2.0.0/yank', { ...yank('Bad'), as }));
        await json(call('/skills/mei/tool/versions/2.0.0/yank', { method: 'DELETE', as }));
      },
      '2.0.0',
    ],
    [
      'a dist-tag',
      ({ call }, as) =>
        json(
          call('/skills/mei/tool/dist-tags/latest', {
            method: 'PUT',
            as,
            json: { version: '1.0.0' },
          }),
        ),
      '1.0.0',
    ],
    [
      'another visibility',
      ({ call }, as) =>
        json(call('/skills/mei/tool', { method: 'PATCH', as, json: { visibility: 'private' } })),
      '2.0.0',
    ],
    [
      'other tags',
      ({ call }, as) =>
        json(call('/skills/mei/tool', { method: 'PATCH', as, json: { tags: ['pdf'] } })),
      '2.0.0',
    ],
    [
      'an older version with another visibility',
      (registry, mei) => publish(registry, mei, '0.9.0', '&visibility=private'),
      '2.0.0',
    ],
    [
      'a deletion that is undone',
      async ({ call }, as) => {
        expect((await call('/skills/mei/tool', { method: 'DELETE', as })).status).toBe(204);
        await json(call('/skills/mei/tool/restore', { method: 'POST', as: 'admin' }));
      },
      '2.0.0',
    ],
  ])('is found by its text and described by it after %s', async (_, change, latest) => {
    const { registry, mei } = await olderRegistry();
    await change(registry, mei);
    expect(await found(registry, mei)).toEqual([words[latest]]);
    expect(await json<AssetDetail>(registry.call('/skills/mei/tool', { as: mei }))).toMatchObject({
      latestVersion: latest,
      description: `Describes ${latest}`,
    });
  });

  it('can be taken back though the archive of the one before it is gone', async () => {
    const { registry, mei } = await olderRegistry();
    const { db } = registry.deps;
    const { versions, blobs, blobChunks } = db.tables;
    const [before] = await db.query.select().from(versions).where(eq(versions.version, '1.1.0'));
    const digests = [before?.digest ?? ''];
    await db.write(async (tx) => {
      await tx.delete(blobChunks).where(inArray(blobChunks.digest, digests));
      await tx.delete(blobs).where(inArray(blobs.digest, digests));
    });
    await json(registry.call('/skills/mei/tool/versions/2.0.0/yank', { ...yank('Bad'), as: mei }));
    expect(await json(registry.call('/skills/mei/tool', { as: mei }))).toMatchObject({
      latestVersion: '1.1.0',
    });
    expect(await found(registry, mei)).toEqual([]);
  });

  it('costs no reading for who may not change it', async () => {
    const { registry } = await olderRegistry();
    const stranger = await registry.user('stranger');
    const before = await registry.counts();
    const refused = await registry.call('/skills/mei/tool/versions/2.0.0/yank', {
      ...yank('Bad'),
      as: stranger,
    });
    expect(refused.status).toBe(403);
    expect(await registry.counts()).toEqual(before);
  });
});

describe('a write transaction', () => {
  it('that reads an archive fails in these tests', async () => {
    const { deps } = await testRegistry();
    const reading: (blobs: BlobStore) => Promise<unknown>[] = (blobs) => [
      blobs.read('sha256:0'),
      blobs.stream('sha256:0'),
    ];
    for (const [write, method] of [
      [deps.db.write, 'read'],
      [deps.db.writeQuietly, 'read'],
    ] as const)
      await expect(write(() => Promise.all(reading(deps.blobs)))).rejects.toThrow(
        `blobs.${method} is called inside a write transaction`,
      );
  });
});
