import { describe, expect, it } from 'vitest';
import type { Subject } from './place.ts';

/** That pages hold together, whatever happens between them. */
export function describePages(opened: Subject, { missed }: { missed: number }): void {
  describe('pages', () => {
    async function filled() {
      const there = await opened().place();
      for (let at = 0; at < 12; at++) {
        const given = { installs: at % 3, at: new Date(1_767_225_600_000 + (at % 4) * 1000) };
        if (at % 4 === 0) await there.add(`paging-${at}`, given);
        else if (at % 4 === 1) await there.add(`x${at}`, { ...given, tags: ['paging'] });
        else if (at % 4 === 2) await there.add(`x${at}`, { ...given, description: 'paging' });
        else await there.add(`x${at}`, { ...given, body: 'paging' });
      }
      return there;
    }

    it('gives each match once, in the order of one long page, in every order', async () => {
      const { ask, pages } = await filled();
      for (const sort of ['relevance', 'installs', 'updated', 'name'] as const) {
        const { names } = await ask('paging', { sort });
        expect(names).toHaveLength(12);
        for (const size of [1, 5, 11, 12]) {
          const found = await pages('paging', sort, size);
          expect(found.flat()).toEqual(names);
          expect(found).toHaveLength(Math.ceil(12 / size));
        }
      }
    });

    it('neither repeats nor skips when documents are added or removed between pages', async () => {
      const { db, search } = opened();
      for (const sort of ['relevance', 'installs', 'updated', 'name'] as const) {
        const { add, ask, assetIds } = await filled();
        const { names: before } = await ask('paging', { sort });
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const { names, next } = await ask('paging', { sort, size: 3, cursor });
          seen.push(...names);
          const count = seen.length;
          await add(`paging-new-${count}`, { installs: count });
          await add(`a${count}`, { description: `paging ${'many other words '.repeat(count)}` });
          // The row that the cursor stands on goes too.
          const id = assetIds.get(names.at(-1) ?? '') ?? '';
          if (count === 6) await db.write((tx) => search.remove(tx, id));
          cursor = next ?? undefined;
        } while (cursor !== undefined);
        expect(seen.filter((name) => before.includes(name))).toEqual(before);
        expect(new Set(seen).size).toBe(seen.length);
      }
    });

    it('goes on where it was when all that a cursor remembers is gone', async () => {
      const { db, search } = opened();
      const { add, ask, assetIds } = await opened().place();
      for (let at = 0; at < 12; at++) await add(`vanish-${'x'.repeat(at + 1)}`);
      const { names } = await ask('vanish');
      const first = await ask('vanish', { size: 8 });
      const gone = first.names.slice(2);
      for (const name of gone) await db.write((tx) => search.remove(tx, assetIds.get(name) ?? ''));
      const second = await ask('vanish', { size: 8, cursor: first.next! });
      // A cursor that remembers rows cannot know of one beyond them that is gone, too.
      expect(names.slice(8).filter((name) => !second.names.includes(name))).toHaveLength(missed);
      expect(second.names.filter((name) => first.names.includes(name))).toEqual([]);
    });

    it('says in a cursor nothing that depends on what its reader may not see', async () => {
      const { add, ask } = await opened().place();
      for (let at = 0; at < 3; at++) {
        await add(`merger-${at}`);
        await add(`tagged-${at}`, { tags: ['merger'] });
        await add(`about-${at}`, { description: 'the merger' });
        await add(`body-${at}`, { body: 'the merger' });
      }
      const cursors = async () => {
        const found = [];
        for (let size = 1; size < 12; size++) found.push(await ask('merger', { size }));
        return found;
      };
      const before = await cursors();
      for (let at = 0; at < 5; at++)
        await add(`plan-${at}-merger`, { visibility: 'private', tags: ['merger'], body: 'merger' });
      expect(await cursors()).toEqual(before);
      for (const { next } of before)
        expect(Buffer.from(next ?? '', 'base64url').toString()).not.toMatch(/\d\.\d|-\d+[,\]}]/);
    });

    it('refuses a cursor that is not its own, naming it', async () => {
      const { ask } = await filled();
      const { next } = await ask('paging', { size: 1 });
      const refused = { code: 'request.invalid', errors: [{ pointer: '/cursor' }] };
      for (const cursor of ['garbage', '', '%', '\u0000', 'W10', 'x'.repeat(1_000)]) {
        await expect(ask('paging', { cursor })).rejects.toMatchObject(refused);
        await expect(ask('paging', { cursor, sort: 'name' })).rejects.toMatchObject(refused);
      }
      await expect(ask('paging', { cursor: next!, sort: 'name' })).rejects.toMatchObject(refused);
      await expect(ask('…', { cursor: 'garbage' })).rejects.toMatchObject(refused);
    });

    it('pages through more matches than it scores', async () => {
      const { ask, pages, write } = await opened().place();
      await opened().db.write(async (tx) => {
        for (let at = 0; at < 1_010; at++)
          await write(tx, `crowd-${at}`, { installs: at % 7, tags: ['crowded'] });
      });
      const found = await pages('crowd', 'relevance', 100);
      expect(new Set(found.flat()).size).toBe(1_010);
      expect((await ask('crowd')).total).toBe(1_010);
      const rank = (name: string) => Number(name.slice('crowd-'.length)) % 7;
      const installs = found.flat().map(rank);
      expect(installs).toEqual(installs.toSorted((a, b) => b - a));
    });
  });
}
