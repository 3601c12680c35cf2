import type { Kind } from '#schema/kind.ts';
import { formatList, locale } from '../i18n.ts';
import { kindUi, shownKinds } from './index.ts';
import type { KindNouns } from './kind-ui.ts';

/** What an asset of a kind is called in the current language, as values for a message. */
export function nouns(kind: Kind): KindNouns {
  return kindUi(kind).nouns[locale.value];
}

/** All kinds in one phrase: `skills, MCP servers, and agents`. `Kinds` starts a sentence. */
export function allNouns(): Pick<KindNouns, 'kinds' | 'Kinds'> {
  const kinds = shownKinds.map((kind) => nouns(kind).kinds.trim());
  const [first] = shownKinds;
  return {
    kinds: formatList(kinds),
    Kinds: formatList([nouns(first).Kinds, ...kinds.slice(1)]),
  };
}
