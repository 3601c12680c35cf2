import { describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { admin, everyone, type Subject } from './place.ts';

/** That the index follows what is written, and only what is committed. */
export function describeChanges(opened: Subject): void {
  describe('changes', () => {
    it('follows a document that is put again: renamed, retagged, hidden', async () => {
      const { add, ask } = await opened().place();
      await add('a', {
        displayName: 'Former',
        tags: ['old'],
        description: 'before',
        body: 'first',
      });
      await add('a', {
        displayName: 'Latter',
        tags: ['new'],
        description: 'after',
        body: 'second',
      });
      for (const text of ['former', 'old', 'before', 'first'])
        expect((await ask(text)).total).toBe(0);
      for (const text of ['latter', 'new', 'after', 'second'])
        expect((await ask(text)).names).toEqual(['a']);
      expect((await ask('after', { tags: ['old'] })).total).toBe(0);
      expect((await ask('after', { tags: ['new'] })).total).toBe(1);
      await add('a', { description: 'after', visibility: 'private' });
      expect((await ask('after')).total).toBe(0);
      expect((await ask('after', { readable: admin })).total).toBe(1);
    });

    it('counts anew what a filter leaves, for each reader, with every change', async () => {
      const { db, search } = opened();
      const { add, ask } = await opened().place();
      const list = async (readable = everyone) => {
        const { names, total } = await ask('', { sort: 'name', tags: ['listed'], readable });
        expect(total).toBe(names.length);
        return total;
      };
      expect(await list()).toBe(0);
      const { assetId } = await add('a', { tags: ['listed'] });
      await add('b', { tags: ['listed'], visibility: 'private' });
      expect([await list(), await list(admin), await list()]).toEqual([1, 2, 1]);
      await db.write((tx) => search.remove(tx, assetId));
      expect([await list(), await list(admin), await list()]).toEqual([0, 1, 0]);
    });

    it('forgets what is removed, and takes a second removal calmly', async () => {
      const { db, search } = opened();
      const { add, ask } = await opened().place();
      const { assetId } = await add('a', { description: 'gone soon' });
      await add('b', { description: 'gone never' });
      await db.write((tx) => search.remove(tx, assetId));
      await db.write((tx) => search.remove(tx, assetId));
      expect((await ask('gone')).names).toEqual(['b']);
      await add('a', { description: 'gone and back' });
      expect((await ask('gone')).total).toBe(2);
    });

    it('forgets what is deleted from the assets', async () => {
      const { db } = opened();
      const { add, ask } = await opened().place();
      const { assetId } = await add('a', { description: 'cascades' });
      await db.query.delete(db.tables.assets).where(eq(db.tables.assets.id, assetId));
      expect((await ask('cascades')).total).toBe(0);
    });

    it('is as before when the transaction fails', async () => {
      const { db, search } = opened();
      const { add, ask } = await opened().place();
      const document = await add('a', { description: 'settled' });
      const failed = db.write(async (tx) => {
        await search.put(tx, { ...document, description: 'unsettled', visibility: 'private' });
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      const failedRemoval = db.write(async (tx) => {
        await search.remove(tx, document.assetId);
        throw new Error('no');
      });
      await expect(failedRemoval).rejects.toThrow('no');
      expect((await ask('settled')).names).toEqual(['a']);
      expect((await ask('unsettled', { readable: admin })).total).toBe(0);
    });
  });
}
