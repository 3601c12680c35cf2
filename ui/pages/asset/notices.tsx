import type { Kind } from '#schema/kind.ts';
import { assetHref } from '../../base.ts';
import { Marked } from '../../components/marked.tsx';
import { Notice } from '../../components/notice.tsx';
import { nouns } from '../../kinds/nouns.ts';
import { viewHref } from './links.ts';
import { t } from './t.ts';
import type { Shown } from './shown.ts';
import type { AssetDetail } from '#schema/version.ts';

const link = 'link inline-block py-0.5 font-medium';

/** Why not to use this asset or this version, and what to use instead. */
export function Notices({ asset, shown }: { asset: AssetDetail; shown: Shown | null }) {
  return (
    <div class="space-y-2 not-empty:mt-4">
      {asset.deprecation && <Deprecated kind={asset.kind} {...asset.deprecation} />}
      {shown?.version.yankedAt ? <Yanked shown={shown} /> : shown && <Old shown={shown} />}
    </div>
  );
}

type DeprecatedProps = { kind: Kind } & NonNullable<AssetDetail['deprecation']>;

function Deprecated({ kind, message, successor, successorKind }: DeprecatedProps) {
  // A publisher wrote this text, so only a valid ref becomes a link.
  const [, namespace, name] =
    /^([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9-]*)(?:@[^/\s]+)?$/.exec(successor ?? '') ?? [];
  return (
    <Notice tone="warn">
      <p class="font-medium">{t('notice.deprecated', nouns(kind))}</p>
      {message && (
        <p class="wrap-anywhere">
          <Marked text={message} />
        </p>
      )}
      {successor && (
        <p>
          {t('notice.useInstead')}{' '}
          {namespace && name ? (
            <a class={link} href={assetHref({ kind: successorKind ?? kind, namespace, name })}>
              <Marked text={successor} />
            </a>
          ) : (
            <strong>
              <Marked text={successor} />
            </strong>
          )}
        </p>
      )}
    </Notice>
  );
}

function Yanked({ shown: { asset, version } }: { shown: Shown }) {
  return (
    <Notice tone="danger">
      <p class="font-medium">
        {t(version.yankSeverity === 'security' ? 'notice.withdrawn' : 'notice.yanked', {
          version: version.version,
        })}
      </p>
      {version.yankReason && (
        <p class="wrap-anywhere">{t('notice.yankedReason', { reason: version.yankReason })}</p>
      )}
      {asset.version ? (
        <a class={link} href={viewHref(asset, { view: 'overview' })}>
          {t('notice.yankedUse', { version: asset.version.version })}
        </a>
      ) : (
        <p>{t('notice.yankedNone')}</p>
      )}
    </Notice>
  );
}

function Old({ shown: { asset, version } }: { shown: Shown }) {
  const latest = asset.version?.version;
  if (!latest || latest === version.version) return null;
  return (
    <Notice>
      <p class="flex flex-wrap gap-x-3">
        <span>{t('notice.old', { version: version.version, latest })}</span>
        <a class={link} href={viewHref(asset, { view: 'overview' })}>
          {t('notice.seeLatest')}
        </a>
        <a class={link} href={viewHref(asset, { view: 'diff', from: version.version, to: latest })}>
          {t('notice.seeChanges')}
        </a>
      </p>
    </Notice>
  );
}
