import { describe, expect, it } from 'vitest';
import { v7 as uuid } from 'uuid';
import type { Readable, SearchQuery } from '#api/domain/search.ts';
import { admin, everyone, signedIn, type Subject } from './place.ts';

/** Who sees what, and what is filtered out. */
export function describeReading(opened: Subject): void {
  describe('what one may read', () => {
    it('holds in results and in totals', async () => {
      const { add, ask, namespaceId } = await opened().place();
      await add('pub', { tags: ['seen'] });
      await add('int', { tags: ['seen'], visibility: 'internal' });
      await add('priv', { tags: ['seen'], visibility: 'private' });
      const sees = async (readable: Readable) => {
        const byRelevance = await ask('seen', { readable });
        const byName = await ask('seen', { readable, sort: 'name' });
        expect(byRelevance.total).toBe(byRelevance.names.length);
        expect(byName.total).toBe(byName.names.length);
        expect(byName.names).toEqual(byRelevance.names.toSorted());
        return byName.names;
      };
      expect(await sees(everyone)).toEqual(['pub']);
      expect(await sees(signedIn)).toEqual(['int', 'pub']);
      expect(await sees({ ...signedIn, namespaceIds: [uuid()] })).toEqual(['int', 'pub']);
      expect(await sees({ ...signedIn, namespaceIds: [uuid(), namespaceId] })).toEqual([
        'int',
        'priv',
        'pub',
      ]);
      expect(await sees({ all: false, visibilities: [], namespaceIds: [namespaceId] })).toEqual([
        'int',
        'priv',
        'pub',
      ]);
      expect(await sees({ all: false, visibilities: ['internal'], namespaceIds: [] })).toEqual([
        'int',
      ]);
      expect(await sees({ all: false, visibilities: [], namespaceIds: [] })).toEqual([]);
      expect(await sees(admin)).toEqual(['int', 'priv', 'pub']);
    });

    it('keeps a hidden exact name from pushing a readable hit out of its tier', async () => {
      const { add, ask } = await opened().place();
      await add('secret', { visibility: 'private' });
      await add('other', { description: 'secret' });
      expect((await ask('secret')).names).toEqual(['other']);
    });
  });

  describe('filters', () => {
    it('narrows by kind, every tag, namespace and who created it', async () => {
      const { add, ask, user } = await opened().place();
      const elsewhere = await opened().place();
      const creator = await user();
      await add('a', { tags: ['x.y', '前端'], description: 'filterable' });
      await add('b', { tags: ['前端'], description: 'filterable', createdBy: creator });
      await add('c', { kind: 'mcp', description: 'filterable' });
      await elsewhere.add('d', { description: 'filterable', createdBy: creator });
      const find = async (given: Partial<SearchQuery>) => {
        const { names, total } = await ask('filterable', given);
        expect(total).toBe(names.length);
        return names.toSorted();
      };
      expect(await find({})).toEqual(['a', 'b']);
      expect(await find({ kind: 'mcp' })).toEqual(['c']);
      expect(await find({ kind: 'agent' })).toEqual([]);
      expect(await find({ tags: ['前端'] })).toEqual(['a', 'b']);
      expect(await find({ tags: ['前端', 'x.y'] })).toEqual(['a']);
      expect(await find({ tags: ['x'] })).toEqual([]);
      expect(await find({ createdBy: creator })).toEqual(['b']);
      expect(await find({ namespaceId: elsewhere.namespaceId })).toEqual([
        elsewhere.assetIds.get('d'),
      ]);
      expect(await find({ namespaceId: undefined, createdBy: creator })).toHaveLength(2);
      for (const tag of ['"', '*', 'a OR b', '\u0000', '\uD800', ' ', '%'])
        expect(await find({ tags: [tag] })).toEqual([]);
    });
  });
}
