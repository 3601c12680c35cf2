import { EmptyState } from '../../../components/empty-state.tsx';
import { LinkButton } from '../../../components/button.tsx';
import { useKindPage } from '../kind-page.ts';
import { viewHref } from '../links.ts';
import { useFiles } from '../queries.ts';
import { SafeHtml } from '../safe-html.tsx';
import type { Shown } from '../shown.ts';
import { TextSkeleton } from '../skeleton.tsx';
import { t } from '../t.ts';

/**
 * The readme of a version, or that it has none. Of a kind whose manifest is no text for people, the registry makes a
 * readme from the manifest where the version has none; the details above say the same, so it is not shown.
 */
export function Readme({ shown }: { shown: Shown }) {
  const { asset, version, asked } = shown;
  const kindPage = useKindPage();
  const { readmeFile } = kindPage;
  // The manifest may be the only file; then there is nothing to ask.
  const mayHave = version.fileCount > 1;
  const files = useFiles(asset, version.version, readmeFile !== undefined && mayHave);
  if (readmeFile !== undefined) {
    if (!mayHave) return null;
    if (files.isPending) return <TextSkeleton />;
    const names = files.data?.items.map(({ path }) => path.toLowerCase());
    if (names && !names.includes(readmeFile.toLowerCase())) return null;
  }
  if (version.readmeHtml.trim()) return <SafeHtml html={version.readmeHtml} class="readme" />;
  return (
    <EmptyState
      icon="file"
      title={kindPage.t('readme.emptyTitle')}
      text={kindPage.t('readme.emptyText')}
    >
      <LinkButton href={viewHref(asset, { view: 'files', path: '' }, asked)}>
        {t('readme.seeFiles')}
      </LinkButton>
    </EmptyState>
  );
}
