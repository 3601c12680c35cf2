import type { AssetDetail } from '#schema/version.ts';
import { href } from '../../base.ts';
import { LinkButton } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { session } from '../../session-state.ts';
import { viewHref } from './links.ts';
import { t } from './t.ts';
import type { SkillName } from './queries.ts';

/**
 * No such skill, or none for this visitor: the registry does not tell which, so neither does this.
 * Someone not signed in is asked to, and comes back here.
 */
export function SkillNotFound({ skill }: { skill: SkillName }) {
  const ref = `${skill.namespace}/${skill.name}`;
  const isAnonymous = session.value.state !== 'signed-in';
  const here = encodeURIComponent(location.pathname + location.search + location.hash);
  return (
    <div class="mt-8">
      <EmptyState
        icon="lock"
        title={t('page.notFoundTitle')}
        text={t(isAnonymous ? 'page.notFoundAnonymous' : 'page.notFoundSignedIn', { ref })}
      >
        <div class="flex flex-wrap justify-center gap-3">
          {isAnonymous && (
            <LinkButton tone="primary" icon="user" href={href(`/login?next=${here}`)}>
              {t('page.signIn')}
            </LinkButton>
          )}
          <LinkButton icon="search" href={href(`/search?q=${encodeURIComponent(skill.name)}`)}>
            {t('page.search')}
          </LinkButton>
        </div>
      </EmptyState>
    </div>
  );
}

/** The skill is there, the version asked for is not. */
export function VersionNotFound({ skill, version }: { skill: SkillName; version: string }) {
  return (
    <div class="mt-8">
      <EmptyState
        icon="history"
        title={t('page.noVersionTitle', { ref: `${skill.namespace}/${skill.name}`, version })}
        text={t('page.noVersionText')}
      >
        <LinkButton tone="primary" href={viewHref(skill, { view: 'versions' })}>
          {t('page.allVersions')}
        </LinkButton>
      </EmptyState>
    </div>
  );
}

/** The skill is there, but no version of it that anyone gets without asking by number. */
export function NothingToShow({ asset }: { asset: AssetDetail }) {
  return (
    <div class="mt-6">
      <EmptyState
        icon="box"
        title={t('install.none')}
        text={asset.versionCount > 0 ? t('notice.allYanked') : undefined}
      >
        <LinkButton tone="primary" href={viewHref(asset, { view: 'versions' })}>
          {t('page.allVersions')}
        </LinkButton>
      </EmptyState>
    </div>
  );
}
