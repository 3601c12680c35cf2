import { type Kind, kindOfWord } from '#schema/kind.ts';
import { kindUi } from '../index.ts';

/** A part that is in the agent's own files: its kind, its name and the path of its manifest. */
export type InlinePart = { kind: Kind; name: string; path: string };

/** The parts among the files of an agent: folders `<word of the kind>/<name>/` with the manifest of that kind. */
export function findInlineParts(paths: readonly string[]): InlinePart[] {
  return paths.flatMap((path) => {
    const [word = '', name = '', file = '', ...rest] = path.split('/');
    const kind = kindOfWord(word);
    const isManifest = kind !== null && file === kindUi(kind).manifestFile && rest.length === 0;
    return isManifest ? [{ kind, name, path }] : [];
  });
}
