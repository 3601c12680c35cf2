import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { KindPage } from '../../kinds/kind-ui.ts';

/** Holds what the kind of the asset on show brings to the page. */
export const KindPageContext = createContext<KindPage | null>(null);

/** What the kind of the asset on show brings to the page. Throws outside of `assetPage`. */
export function useKindPage(): KindPage {
  const page = useContext(KindPageContext);
  if (!page) throw new Error('This component is outside of an asset page.');
  return page;
}
