import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { indexPack } from '#api/platform/git/pack/index-pack.ts';
import { copyDelta, makePack, type RawObject } from '#test/support/git/pack.ts';
import { seeded } from '#test/support/random.ts';

const never = new AbortController().signal;
const mebibyte = 1024 * 1024;

describe('indexPack of a damaged pack', () => {
  it('ends in an index or a refusal for any damage, packed or before it was packed', async () => {
    const objects: RawObject[] = [
      { type: 'blob', data: Buffer.from('some text that is longer than a line') },
      { type: 'ofs-delta', data: copyDelta(36, 9, 3) },
      // Thirty bytes of text of its own.
      { type: 'ofs-delta', data: Uint8Array.from([27, 30, 30, ...Buffer.alloc(30, 'text')]) },
    ];
    const good = makePack(objects).subarray(0, -20);
    const random = seeded(11);
    const below = (limit: number) => Math.floor(random() * limit);
    const limits = { ...gitLimitsDefault, blobBytesMax: mebibyte, unpackedBytesMax: 4 * mebibyte };
    const outcomes = { packed: new Map<string, number>(), unpacked: new Map<string, number>() };
    for (let round = 0; round < 1500; round++) {
      const body = Buffer.from(good);
      for (let hit = 0; hit < 2; hit++) body[12 + below(body.length - 12)] = below(256);
      const packed = Buffer.concat([body, createHash('sha1').update(body).digest()]);
      const unpacked = makePack(
        objects.map((object) => {
          const data = Buffer.from(object.data);
          if (object.type !== 'blob' && random() < 0.7) data[below(data.length)] = below(256);
          return { ...object, data };
        }),
      );
      for (const [kind, pack] of Object.entries({ packed, unpacked })) {
        const outcome = await indexPack(pack, limits, never).then(
          () => 'index',
          (err: { code?: string }) => err.code ?? String(err),
        );
        const counts = outcomes[kind as keyof typeof outcomes];
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      }
    }
    const allowed = new Set(['git.invalid', 'git.too_large', 'index']);
    for (const counts of Object.values(outcomes)) {
      expect([...counts.keys()].filter((one) => !allowed.has(one))).toEqual([]);
      expect(counts.get('git.invalid')).toBeGreaterThan(500);
    }
    expect(outcomes.unpacked.get('index')).toBeGreaterThan(5);
  });
});
