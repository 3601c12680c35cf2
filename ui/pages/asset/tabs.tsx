import { useEffect, useRef } from 'preact/hooks';
import type { AssetAddress, AssetView } from '#schema/asset-address.ts';
import { formatNumber } from '../../i18n.ts';
import { nouns } from '../../kinds/nouns.ts';
import { useKindPage } from './kind-page.ts';
import { viewHref } from './links.ts';
import { t } from './t.ts';

type Props = { address: AssetAddress; fileCount: number | null; versionCount: number | null };

/** The views of an asset as links. The comparison is a tab only while it is open. */
export function AssetTabs({ address, fileCount, versionCount }: Props) {
  const kindPage = useKindPage();
  const tabs: { view: AssetView; label: string; count?: number | null; key?: string }[] = [
    { view: { view: 'overview' }, label: kindPage.t('tabs.overview') },
    { view: { view: 'files', path: '' }, label: t('tabs.files'), count: fileCount, key: 'f' },
    { view: { view: 'versions' }, label: t('tabs.versions'), count: versionCount, key: 'v' },
  ];
  if (address.view === 'diff') tabs.push({ view: address, label: t('tabs.diff') });
  const list = useRef<HTMLUListElement>(null);
  // On a narrow screen the tabs scroll sideways, and the current one may be the last.
  useEffect(() => {
    const current = list.current?.querySelector('[aria-current]');
    if (list.current && current instanceof HTMLElement) {
      list.current.scrollLeft = current.offsetLeft - list.current.offsetLeft;
    }
  }, [address.view]);
  return (
    <nav aria-label={t('tabs.label', nouns(address.kind))} class="mt-6 border-b border-line">
      <ul ref={list} class="view-tabs">
        {tabs.map(({ view, label, count, key }) => (
          <li key={view.view}>
            <a
              href={viewHref(address, view, view.view === 'diff' ? null : address.version)}
              aria-current={view.view === address.view ? 'page' : undefined}
              aria-keyshortcuts={key}
            >
              {label}
              {typeof count === 'number' && <span>{formatNumber(count)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
