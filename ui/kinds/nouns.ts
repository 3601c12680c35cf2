import type { Kind } from '#schema/kind.ts';
import { locale } from '../i18n.ts';
import { kindUi } from './index.ts';
import type { KindNouns } from './kind-ui.ts';

/** What an asset of a kind is called in the current language, as values for a message. */
export function nouns(kind: Kind): KindNouns {
  return kindUi(kind).nouns[locale.value];
}
