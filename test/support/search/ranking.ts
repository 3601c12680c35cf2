import { describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Subject } from './place.ts';

/** In which order hits come. */
export function describeRanking(opened: Subject): void {
  describe('ranking', () => {
    it('puts exact names first, then names that begin so, words in names, tags, descriptions, bodies', async () => {
      const { add, ask } = await opened().place();
      // Installs run against the tiers, so that they alone would give the opposite order.
      await add('notes', { body: 'How to merge a pdf', installs: 60 });
      await add('papers', { description: 'Reads a pdf', installs: 50 });
      await add('scans', { tags: ['pdf'], installs: 40 });
      await add('read-pdf', { installs: 30 });
      await add('pdf-tools', { installs: 20 });
      await add('pdf', { installs: 10 });
      const { names, total, next } = await ask('pdf');
      expect(names).toEqual(['pdf', 'pdf-tools', 'read-pdf', 'scans', 'papers', 'notes']);
      expect(total).toBe(6);
      expect(next).toBeNull();
    });

    it('takes a text with spaces, capitals or underscores for the name it means', async () => {
      const { add, ask } = await opened().place();
      await add('tools-for-pdf', { installs: 9, displayName: 'PDF Tools Pro' });
      await add('pdf-tools-x', { installs: 8 });
      await add('pdf-tools');
      for (const text of ['pdf-tools', 'PDF Tools', ' pdf_tools '])
        expect((await ask(text)).names[0]).toBe('pdf-tools');
      expect((await ask('pdf tools pro')).names).toEqual(['tools-for-pdf']);
    });

    it('puts what speaks of it more before what was installed more, inside a tier', async () => {
      const { add, ask } = await opened().place();
      await add('one', { description: 'Charts, and much else that fills a line', installs: 99 });
      await add('two', { description: 'Charts: bar charts, pie charts, line charts' });
      expect((await ask('charts')).names).toEqual(['two', 'one']);
      await add('three', { body: 'graph and words', installs: 99 });
      await add('four', { body: 'graph, graph and graph again' });
      expect((await ask('graph')).names).toEqual(['four', 'three']);
    });

    it('orders what is equally relevant by installs, then by id, as installs are counted', async () => {
      const { db } = opened();
      const { add, ask, assetIds } = await opened().place();
      await add('alpha', { tags: ['equal'], installs: 1 });
      await add('beta', { tags: ['equal'], installs: 1 });
      await add('gamma', { tags: ['equal'], installs: 2 });
      expect((await ask('equal')).names).toEqual(['gamma', 'alpha', 'beta']);
      await db.query
        .update(db.tables.assets)
        .set({ installs: 3 })
        .where(eq(db.tables.assets.id, assetIds.get('beta')!));
      expect((await ask('equal')).names).toEqual(['beta', 'gamma', 'alpha']);
    });

    it('wants every word, wherever each is', async () => {
      const { add, ask } = await opened().place();
      await add('pdf-merge');
      await add('pdf-split', { tags: ['merge'] });
      await add('pdf-view', { description: 'No joining here' });
      await add('joiner', { description: 'merge', body: 'of pdf files' });
      expect((await ask('merge pdf')).names).toEqual(['pdf-merge', 'pdf-split', 'joiner']);
      expect((await ask('merge pdf unicorns')).total).toBe(0);
    });

    it('takes the last word for the beginning of one', async () => {
      const { add, ask } = await opened().place();
      await add('kubernetes-deploy', { body: 'rollouts' });
      expect((await ask('kube')).total).toBe(1);
      expect((await ask('deploy kub')).total).toBe(1);
      expect((await ask('roll')).total).toBe(1);
      expect((await ask('kub deploy')).total).toBe(0);
    });

    it('sorts by installs, time and name when told so', async () => {
      const { add, ask } = await opened().place();
      await add('b-pdf', { installs: 1, at: new Date('2026-03-03') });
      await add('c-pdf', { installs: 2, at: new Date('2026-02-02') });
      await add('a-notes', { installs: 3, body: 'pdf', at: new Date('2026-01-01') });
      expect((await ask('pdf', { sort: 'installs' })).names).toEqual(['a-notes', 'c-pdf', 'b-pdf']);
      expect((await ask('pdf', { sort: 'updated' })).names).toEqual(['b-pdf', 'c-pdf', 'a-notes']);
      expect((await ask('pdf', { sort: 'name' })).names).toEqual(['a-notes', 'b-pdf', 'c-pdf']);
    });
  });
}
