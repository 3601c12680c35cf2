import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AssetDetail } from '#schema/version.ts';
import { Badge } from '../../components/badge.tsx';
import { Marked } from '../../components/marked.tsx';
import { t as shell } from '../../i18n.ts';
import { nouns } from '../../kinds/nouns.ts';
import { namespaceHref, viewHref } from './links.ts';
import { t } from './t.ts';
import type { AssetName } from './queries.ts';
import type { Shown } from './shown.ts';

/** Namespace and name as a path. The namespace is a link to all that it holds of this kind. */
export function AssetPath({ asset }: { asset: AssetName }) {
  return (
    <p class="flex flex-wrap items-center gap-1 pt-6 font-mono text-sm text-faint sm:pt-8">
      <a
        href={namespaceHref(asset)}
        title={t('header.namespace', { namespace: asset.namespace, ...nouns(asset.kind) })}
        class="link inline-block py-0.5"
      >
        <Marked text={asset.namespace} />
      </a>
      <span aria-hidden="true">/</span>
      <span class="wrap-anywhere">
        <Marked text={asset.name} />
      </span>
    </p>
  );
}

type BadgesProps = {
  asset: AssetDetail;
  shown: Shown | null;
  /**
   * How many versions the one on show is behind the latest: null if that is not known yet, `isAtLeast` when not all
   * versions are known.
   */
  behind: { count: number | null; isAtLeast: boolean };
};

/** The state of the asset at a glance. Colour is never the only sign: each badge is a word. */
export function StateBadges({ asset, shown, behind }: BadgesProps) {
  const warnings = shown?.version.warningCount ?? 0;
  return (
    <div class="flex flex-wrap items-center gap-1.5">
      {shown && <Badge>v{shown.version.version}</Badge>}
      {asset.visibility === 'private' && (
        <Badge icon="lock" tone="accent">
          {shell('asset.private')}
        </Badge>
      )}
      {asset.visibility === 'internal' && <Badge>{shell('asset.internal')}</Badge>}
      {asset.visibility === 'public' && <Badge>{shell('asset.public')}</Badge>}
      {asset.origin === 'synced' && <Badge icon="history">{t('header.synced')}</Badge>}
      {asset.deprecation && (
        <Badge tone="warn" icon="alert">
          {shell('asset.deprecated')}
        </Badge>
      )}
      {shown?.version.yankedAt && (
        <Badge tone="danger" icon="alert">
          {t(shown.version.yankSeverity === 'security' ? 'header.withdrawn' : 'header.yanked')}
        </Badge>
      )}
      {behind.count !== 0 && (
        <Badge tone="warn" icon="clock">
          {behind.count === null
            ? t('header.old')
            : t(behind.isAtLeast ? 'header.behindAtLeast' : 'header.behind', {
                count: behind.count,
              })}
        </Badge>
      )}
      {shown && warnings > 0 && (
        <a
          href={`${viewHref(asset, { view: 'overview' }, shown.asked)}#warnings`}
          onClick={openWarnings}
          class="inline-flex min-h-6 items-center rounded-full"
        >
          <Badge icon="info">{t('header.warnings', { count: warnings })}</Badge>
        </a>
      )}
    </div>
  );
}

/** Opens the list of warnings and scrolls to it where it is on this page; otherwise the link is followed. */
function openWarnings(event: MouseEvent): void {
  const list = document.getElementById('warnings');
  if (!(list instanceof HTMLDetailsElement)) return;
  event.preventDefault();
  event.stopPropagation();
  list.open = true;
  list.scrollIntoView();
  list.querySelector('summary')?.focus({ preventScroll: true });
}

/** The description. Its end is hidden until a press, so that the install card is in view at first. */
export function Description({ text }: { text: string }) {
  const paragraph = useRef<HTMLParagraphElement>(null);
  const [open, setOpen] = useState(false);
  const [isCut, setIsCut] = useState(false);

  useLayoutEffect(() => {
    const element = paragraph.current;
    if (!element || open) return;
    const measure = () => setIsCut(element.scrollHeight > element.clientHeight + 1);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [text, open]);

  return (
    <div class="mt-2 max-w-3xl">
      <p ref={paragraph} class={`text-muted wrap-anywhere ${open ? '' : 'first-lines'}`}>
        <Marked text={text || shell('asset.noDescription')} />
      </p>
      {(isCut || open) && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          class="link min-h-6 text-sm"
        >
          {open ? t('header.less') : t('header.more')}
        </button>
      )}
    </div>
  );
}
