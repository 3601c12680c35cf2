import type { AssetDetail } from '#schema/version.ts';
import { href } from '../../base.ts';
import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { kindUi } from '../../kinds/index.ts';
import { nouns } from '../../kinds/nouns.ts';
import { session } from '../../session-state.ts';
import { formatSearch } from '../search/search-state.ts';
import { viewHref } from './links.ts';
import { t } from './t.ts';
import type { AssetName } from './queries.ts';

/**
 * Says that the asset does not exist or is not for this visitor: the registry does not tell which. Someone who is
 * not signed in is asked to sign in, and then comes back here.
 */
export function AssetNotFound({ asset }: { asset: AssetName }) {
  const named = nouns(asset.kind);
  const ref = `${asset.namespace}/${asset.name}`;
  const isAnonymous = session.value.state !== 'signed-in';
  const here = encodeURIComponent(location.pathname + location.search + location.hash);
  return (
    <div class="mt-8">
      <EmptyState
        icon="lock"
        title={t('page.notFoundTitle', named)}
        text={t(isAnonymous ? 'page.notFoundAnonymous' : 'page.notFoundSignedIn', { ref })}
      >
        <div class="flex flex-wrap justify-center gap-3">
          {isAnonymous && (
            <LinkButton tone="primary" icon="user" href={href(`/login?next=${here}`)}>
              {t('page.signIn')}
            </LinkButton>
          )}
          <LinkButton icon="search" href={href(formatSearch({ kind: asset.kind, q: asset.name }))}>
            {t('page.search', named)}
          </LinkButton>
        </div>
      </EmptyState>
    </div>
  );
}

/** Says that the asset exists and the version asked for does not. */
export function VersionNotFound({ asset, version }: { asset: AssetName; version: string }) {
  return (
    <div class="mt-8">
      <EmptyState
        icon="history"
        title={t('page.noVersionTitle', { ref: `${asset.namespace}/${asset.name}`, version })}
        text={t('page.noVersionText')}
      >
        <LinkButton tone="primary" href={viewHref(asset, { view: 'versions' })}>
          {t('page.allVersions')}
        </LinkButton>
      </EmptyState>
    </div>
  );
}

/** Says that the asset has no version that can be installed without naming its number. */
export function NothingToShow({ asset }: { asset: AssetDetail }) {
  return (
    <div class="mt-6">
      <EmptyState
        icon={kindUi(asset.kind).icon}
        title={t('install.none')}
        text={asset.versionCount > 0 ? t('notice.allYanked', nouns(asset.kind)) : undefined}
      >
        <LinkButton tone="primary" href={viewHref(asset, { view: 'versions' })}>
          {t('page.allVersions')}
        </LinkButton>
      </EmptyState>
    </div>
  );
}
