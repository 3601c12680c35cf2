import { useEffect, useState } from 'preact/hooks';
import type { VersionFile } from '#schema/version.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ProblemState } from '../../../components/problem-state.tsx';
import { kindUi } from '../../../kinds/index.ts';
import { useFiles } from '../queries.ts';
import type { Shown } from '../shown.ts';
import { ViewSkeleton } from '../skeleton.tsx';
import { FileBrowser } from './file-browser.tsx';
import { FileViewer } from './file-viewer.tsx';
import { t } from './t.ts';
import './source.css';

/** The files of a version: the tree, and one file. Without a path it shows the manifest. */
export default function FilesView({ shown, path }: { shown: Shown; path: string }) {
  const { asset, version } = shown;
  const files = useFiles(asset, version.version);
  const isWide = useMedia('(min-width: 64rem)');

  if (files.error) {
    return (
      <div class="mt-6">
        <ProblemState error={files.error} onRetry={() => void files.refetch()} />
      </div>
    );
  }
  if (!files.data) return <ViewSkeleton />;
  const { items } = files.data;
  const { manifestFile } = kindUi(asset.kind);
  const file =
    path === '' ? defaultFile(items, manifestFile) : items.find((item) => item.path === path);
  const browser = <FileBrowser files={items} shown={shown} current={file?.path ?? path} />;
  return (
    <div class="with-tree">
      {isWide ? (
        <aside class="tree-aside">{browser}</aside>
      ) : (
        <details class="card" key={path}>
          <summary class="flex min-h-11 items-center px-3.5 text-sm font-medium">
            {t('tree.summary', { count: items.length })}
          </summary>
          <div class="max-h-[60dvh] overflow-y-auto border-t border-line p-2">{browser}</div>
        </details>
      )}
      <div class="min-w-0">
        {file ? (
          <FileViewer key={`${version.version}/${file.path}`} shown={shown} file={file} />
        ) : items.length === 0 ? (
          <EmptyState icon="file" title={t('file.noFilesTitle')} text={t('file.noFilesText')} />
        ) : (
          <EmptyState
            icon="file"
            title={t('file.missingTitle')}
            text={t('file.missingText', { version: version.version, path })}
          />
        )}
      </div>
    </div>
  );
}

function defaultFile(files: readonly VersionFile[], manifestFile: string): VersionFile | undefined {
  return files.find(({ path }) => path === manifestFile) ?? files[0];
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const onChange = () => setMatches(list.matches);
    list.addEventListener('change', onChange);
    return () => list.removeEventListener('change', onChange);
  }, [query]);
  return matches;
}
