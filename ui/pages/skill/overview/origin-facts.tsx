import type { VersionOrigin } from '#schema/version.ts';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { t } from '../t.ts';
import { Fact } from './fact.tsx';

/** Where a version was read from: a repository on the web is a link, which nothing follows by itself. */
export function OriginFacts({ origin: { repository, commit, path } }: { origin: VersionOrigin }) {
  const shown = repository.replace(/^https?:\/\//i, '').replace(/\.git$/, '');
  return (
    <>
      <Fact label={t('rail.repository')}>
        {/^https?:\/\//i.test(repository) ? (
          <a class="link inline-block py-0.5" href={repository} rel="noreferrer">
            {shown}
          </a>
        ) : (
          shown
        )}
      </Fact>
      <Fact label={t('rail.commit')}>
        <span class="flex items-center justify-end gap-1">
          <span class="font-mono text-xs" title={commit}>
            {commit.slice(0, 12)}
          </span>
          <CopyButton
            compact
            tone="quiet"
            class="-my-1.5 -mr-2"
            text={commit}
            label={t('rail.copyCommit')}
          />
        </span>
      </Fact>
      <Fact label={t('rail.folder')}>
        <span class="font-mono text-xs">{path || '/'}</span>
      </Fact>
    </>
  );
}
