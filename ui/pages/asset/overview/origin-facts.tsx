import type { VersionOrigin } from '#schema/version.ts';
import { t } from '../t.ts';
import { Fact, ShortCode } from './fact.tsx';

/** Where a version is from, and who says so: a repository on the web is a link, which nothing follows by itself. */
export function OriginFacts({ origin }: { origin: VersionOrigin }) {
  const { repository, commit, path, claimed, dirty } = origin;
  const shown = repository.replace(/^https?:\/\//i, '').replace(/\.git$/, '');
  return (
    <>
      <Fact label={t('rail.repository')}>
        {/^https?:\/\//i.test(repository) ? (
          <a class="link inline-block py-0.5" href={repository} rel="nofollow noreferrer">
            {shown}
          </a>
        ) : (
          shown
        )}
        {claimed && <span class="block text-xs text-faint">{t('rail.claimed')}</span>}
      </Fact>
      <Fact label={t('rail.commit')}>
        <ShortCode short={commit.slice(0, 12)} text={commit} label={t('rail.copyCommit')} />
        {dirty === true && <span class="block text-xs text-faint">{t('rail.dirty')}</span>}
      </Fact>
      <Fact label={t('rail.folder')}>
        <span class="font-mono text-xs">{path || '/'}</span>
      </Fact>
    </>
  );
}
