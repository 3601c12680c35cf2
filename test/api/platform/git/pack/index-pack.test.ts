import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GitLimits } from '#api/domain/git.ts';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { indexPack } from '#api/platform/git/pack/index-pack.ts';
import { createObjectReader } from '#api/platform/git/pack/read-object.ts';
import {
  copyDelta,
  deflatedZeros,
  makePack,
  oidOf,
  type RawObject,
  varint,
} from '#test/support/git/pack.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { seeded } from '#test/support/random.ts';

const never = new AbortController().signal;
const index = (pack: Uint8Array, limits: Partial<GitLimits> = {}) =>
  indexPack(pack, { ...gitLimitsDefault, ...limits }, never);
const blob = (text: string): RawObject => ({ type: 'blob', data: Buffer.from(text) });
const mebibyte = 1024 * 1024;

async function refused(act: Promise<unknown>, code: string, detail: RegExp): Promise<void> {
  await expect(act).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) });
}

/** How far the memory of the process grows while something runs, in MiB. */
async function growth(act: () => Promise<unknown>): Promise<number> {
  const before = process.resourceUsage().maxRSS;
  await act();
  return (process.resourceUsage().maxRSS - before) / 1024;
}

describe('indexPack', () => {
  it('names and reads every object of a pack that git made, as git does', async () => {
    const { root, remove } = createRepositories();
    try {
      const repository = new Repository(root);
      // Like texts make chains of deltas; the large one, offsets of several bytes.
      const random = seeded(7);
      const base = Array.from({ length: 3000 }, () => random().toString(36)).join('\n');
      repository.commit([
        ...Array.from({ length: 60 }, (_, at) => ({
          path: `skills/${at}/SKILL.md`,
          content: `${base.slice(at * 10)}\n${at}`,
        })),
        { path: 'large.bin', content: Buffer.alloc(300_000, 'x') },
        { path: 'empty', content: '' },
      ]);
      for (const options of [[], ['--delta-base-offset']]) {
        const objects = repository.git(['rev-list', '--objects', '--all', '--no-object-names']);
        const stem = repository.git(
          ['pack-objects', ...options, '--depth=50', `${repository.folder}/made`],
          objects,
        );
        const pack = readFileSync(`${repository.folder}/made-${stem}.pack`);
        const found = await index(pack);
        expect([...found.objects.keys()].toSorted()).toEqual(objects.split('\n').toSorted());
        const depths = [...found.objects.values()].map(({ depth }) => depth);
        expect(Math.max(...depths)).toBeGreaterThan(10);
        const read = createObjectReader(found, gitLimitsDefault.unpackedBytesMax, never);
        for (const [oid, { kind, sizeBytes }] of found.objects) {
          const bytes = await read(oid, kind);
          expect([oidOf(kind, bytes), bytes.length]).toEqual([oid, sizeBytes]);
        }
      }
    } finally {
      remove();
    }
  });

  it('gives each reader bytes of its own', async () => {
    const base = Buffer.from('base '.repeat(50));
    const pack = makePack([
      { type: 'blob', data: base },
      { type: 'ofs-delta', data: copyDelta(250, 100, 2) },
    ]);
    const read = createObjectReader(await index(pack), mebibyte, never);
    const oid = oidOf('blob', base.subarray(0, 200));
    (await read(oid, 'blob')).fill(0);
    (await read(oid, 'blob')).fill(0);
    expect(oidOf('blob', await read(oid, 'blob'))).toBe(oid);
  });

  it('resolves a delta whose base comes after it', async () => {
    const base = Buffer.from('base '.repeat(50));
    const pack = makePack([
      { type: 'ref-delta', data: copyDelta(250, 100, 1), baseOid: oidOf('blob', base) },
      { type: 'blob', data: base },
    ]);
    const { objects } = await index(pack);
    expect(objects.has(oidOf('blob', base.subarray(0, 100)))).toBe(true);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /no header/],
    ['text', Buffer.from('<html>'.repeat(20)), /start with PACK/],
    ['version 9', makePack([blob('x')], { version: 9 }), /version is 9/],
    ['a wrong checksum', makePack([blob('x')], { checksum: false }), /checksum/],
    ['more objects than it holds', makePack([blob('x')], { count: 2 }), /too short|ends inside/],
    ['fewer objects than it holds', makePack([blob('x'), blob('y')], { count: 1 }), /more in it/],
    [
      'an object larger than declared',
      makePack([{ type: 'blob', data: Buffer.alloc(5000), declaredBytes: 10 }]),
      /size it declares/,
    ],
    [
      'an object smaller than declared',
      makePack([{ type: 'blob', data: Buffer.alloc(5), declaredBytes: 10 }]),
      /size it declares/,
    ],
    [
      'bytes that are not deflated',
      makePack([{ type: 'blob', data: Buffer.alloc(5), deflated: Buffer.from('not zlib at all') }]),
      /size it declares/,
    ],
    [
      'an unknown kind of object',
      makePack([{ type: 'reserved', data: Buffer.from('x') }]),
      /no known kind/,
    ],
    [
      'a delta without a base',
      makePack([{ type: 'ref-delta', data: copyDelta(1, 1, 1), baseOid: 'ab'.repeat(20) }]),
      /no base/,
    ],
    [
      'a delta for a base of another size',
      makePack([blob('four'), { type: 'ofs-delta', data: copyDelta(99, 1, 1) }]),
      /another size/,
    ],
    [
      'a delta that copies from outside of its base',
      makePack([blob('four'), { type: 'ofs-delta', data: copyDelta(4, 5, 1) }]),
      /outside of its base/,
    ],
    [
      'a delta that makes more than it declares',
      makePack([
        blob('four'),
        { type: 'ofs-delta', data: Uint8Array.from([...varint(4), ...varint(1), 2, 65, 66]) },
      ]),
      /more than it declares/,
    ],
    [
      'a delta that makes less than it declares',
      makePack([
        blob('four'),
        { type: 'ofs-delta', data: Uint8Array.from([...varint(4), ...varint(9), 2, 65, 66]) },
      ]),
      /less than it declares/,
    ],
    [
      'a delta cut inside an instruction',
      makePack([
        blob('four'),
        { type: 'ofs-delta', data: Uint8Array.from([...varint(4), ...varint(9), 9, 65]) },
      ]),
      /inside an instruction/,
    ],
    [
      'an empty delta',
      makePack([blob('four'), { type: 'ofs-delta', data: new Uint8Array() }]),
      /no size/,
    ],
    [
      'a delta with the reserved instruction',
      makePack([
        blob('four'),
        { type: 'ofs-delta', data: Uint8Array.from([...varint(4), ...varint(1), 0]) },
      ]),
      /unknown instruction/,
    ],
  ])('refuses %s', async (_, pack, detail) => {
    await refused(index(pack), 'git.invalid', detail);
  });

  it('refuses a pack cut at any byte', async () => {
    const pack = makePack([
      blob('one'),
      blob('two'),
      { type: 'ofs-delta', data: copyDelta(3, 2, 1) },
    ]);
    for (let length = 0; length < pack.length; length++) {
      await refused(index(pack.slice(0, length)), 'git.invalid', /damaged pack/);
    }
  });

  it('refuses a count of objects that would need gigabytes', async () => {
    const pack = makePack([blob('x')], { count: 0xffffffff });
    await refused(index(pack), 'git.too_large', /4294967295 objects; at most 200000/);
    await refused(index(makePack([blob('x')], { count: 150_000 })), 'git.invalid', /too short/);
  });

  it('passes over a file of 400 MB of zeros without holding it, and refuses its total', async () => {
    const { deflated, oid } = await deflatedZeros(400);
    const declaredBytes = 400 * mebibyte;
    const pack = makePack([
      blob('small'),
      { type: 'blob', data: new Uint8Array(), declaredBytes, deflated },
    ]);
    expect(pack.length).toBeLessThan(mebibyte);
    expect(
      await growth(async () => {
        const { objects, oversize } = await index(pack);
        expect([...objects.keys()]).toEqual([oidOf('blob', Buffer.from('small'))]);
        expect([...oversize]).toEqual([oid]);
      }),
    ).toBeLessThan(100);
    await refused(index(pack, { unpackedBytesMax: 100 * mebibyte }), 'git.too_large', /unpacks to/);
  });

  it('refuses a declared size of an exabyte before it unpacks anything', async () => {
    const pack = makePack([{ type: 'blob', data: Buffer.alloc(9), declaredBytes: 2 ** 52 }]);
    await refused(index(pack), 'git.too_large', /unpacks to/);
    const beyond = makePack([{ type: 'blob', data: Buffer.alloc(9), declaredBytes: 2 ** 60 }]);
    await refused(index(beyond), 'git.invalid', /impossible size/);
  });

  it('refuses a tree or commit that is larger than any file may be', async () => {
    const pack = makePack([{ type: 'tree', data: Buffer.alloc(2 * mebibyte) }]);
    await refused(index(pack, { blobBytesMax: mebibyte }), 'git.too_large', /a tree has 2097152/);
  });

  it('does not make what a delta bomb declares', async () => {
    // 16 MB from 100 bytes, each of 40 deltas by 16 more: 4 GB and on.
    const base = Buffer.alloc(mebibyte);
    const bomb = makePack([
      { type: 'blob', data: base },
      { type: 'ofs-delta', data: copyDelta(mebibyte, mebibyte, 30) },
      { type: 'ofs-delta', data: copyDelta(30 * mebibyte, mebibyte, 600) },
    ]);
    expect(
      await growth(async () => {
        const found = await index(bomb);
        expect(found.objects.size).toBe(2);
        expect(found.unnamed).toBe(1);
      }),
    ).toBeLessThan(150);
    const wide = makePack([
      { type: 'blob', data: base },
      ...Array.from({ length: 40 }, (_, at): RawObject => ({
        type: 'ofs-delta',
        data: copyDelta(mebibyte, mebibyte - at, 30),
        base: at + 1,
      })),
    ]);
    await refused(index(wide), 'git.too_large', /unpacks to more/);
  });

  it('refuses a chain of deltas of absurd length', async () => {
    const chain = makePack([
      blob('abcdefgh'),
      ...Array.from({ length: 1000 }, (): RawObject => ({
        type: 'ofs-delta',
        data: Uint8Array.from([...varint(8), ...varint(8), 0x80 | 0x10, 8]),
      })),
    ]);
    await refused(index(chain), 'git.too_large', /chain of more than 300/);
  });

  it('bounds what reading does over and over', async () => {
    const base = Buffer.alloc(8 * mebibyte, 'x');
    const pack = makePack([
      { type: 'blob', data: base },
      { type: 'ofs-delta', data: copyDelta(8 * mebibyte, 4 * mebibyte, 2) },
    ]);
    const read = createObjectReader(await index(pack), 20 * mebibyte, never);
    const oid = oidOf('blob', base);
    await read(oid, 'blob');
    await read(oid, 'blob');
    await refused(read(oid, 'blob'), 'git.too_large', /unpacks to more/);
  });

  it('lets others run, and ends when its signal aborts', async () => {
    const random = seeded(3);
    const objects = Array.from({ length: 3000 }, () => blob(String(random()).repeat(50)));
    const controller = new AbortController();
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 0);
    const act = indexPack(makePack(objects), gitLimitsDefault, controller.signal);
    await expect(act).rejects.toBe(reason);
  });

  it('says which object is missing or of another kind', async () => {
    const read = createObjectReader(await index(makePack([blob('x')])), mebibyte, never);
    const oid = oidOf('blob', Buffer.from('x'));
    await refused(read(oid, 'tree'), 'git.invalid', /a blob where/);
    await refused(read('ab'.repeat(20), 'blob'), 'git.invalid', /did not send the blob abab/);
  });
});
