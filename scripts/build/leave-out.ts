import type { Plugin } from 'vite';
import { type Cut, cuts } from './cuts.ts';

/** Applies the {@link cuts}, and fails a build when a package no longer has what one of them is about. */
export function leaveOut(): Plugin {
  const done = new Set<Cut>();
  return {
    name: 'leave-out',
    enforce: 'pre',
    transform(source, id) {
      const [path = ''] = id.replaceAll('\\', '/').split('?');
      const cut = cuts.find(({ file }) => path.endsWith(`/${file}`));
      if (!cut) return null;
      const code = cut.to(source);
      if (code !== source) done.add(cut);
      return { code, map: null };
    },
    onLog(_level, { code, message }) {
      // What our sources import and a cut has taken.
      if (code === 'IMPORT_IS_UNDEFINED') this.error(message);
    },
    generateBundle() {
      const missed = cuts.filter((cut) => !done.has(cut)).map(({ file }) => file);
      if (missed.length > 0) throw new Error(`Nothing to leave out of ${missed.join(', ')}`);
    },
  };
}
