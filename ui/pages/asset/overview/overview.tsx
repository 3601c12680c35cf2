import { useLocation } from 'preact-iso';
import { kindWords } from '#schema/kind.ts';
import { basePath } from '../../../base.ts';
import { shownKinds } from '../../../kinds/index.ts';
import { useKindPage } from '../kind-page.ts';
import type { Shown } from '../shown.ts';
import '../../../readme.css';
import { FactsRail } from './facts-rail.tsx';
import { Readme } from './readme.tsx';

/** The readme, and the facts of the version beside it, or below it on a phone. */
export function Overview({ shown }: { shown: Shown }) {
  const { route } = useLocation();
  const kindPage = useKindPage();
  const { Details } = kindPage;

  /** Follows links of a readme. The router ignores them, because their attributes are relative to `<base>`. */
  function onClick(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const isOurs = link?.origin === location.origin && isAssetPath(link.pathname);
    if (!isOurs || !isPlain || event.button !== 0) return;
    event.preventDefault();
    route(link.pathname + link.search + link.hash);
  }

  return (
    <div class="with-rail">
      <section aria-label={kindPage.t('tabs.overview')} class="min-w-0" onClick={onClick}>
        {Details && <Details shown={shown} />}
        <Readme shown={shown} />
      </section>
      <FactsRail shown={shown} />
    </div>
  );
}

/** Whether a path, the base path included, is one that the router gives to the page of an asset. */
function isAssetPath(path: string): boolean {
  return shownKinds.some((kind) => path.startsWith(`${basePath}/${kindWords[kind]}/`));
}
