import { useState } from 'preact/hooks';
import { showInvisible } from '#schema/invisible.ts';
import type { FileSource, VersionFile } from '#schema/version.ts';
import { LinkButton } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ProblemState } from '../../../components/problem-state.tsx';
import { formatBytes } from '../../../i18n.ts';
import { rawHref } from '../links.ts';
import { useSource } from '../queries.ts';
import { TextSkeleton } from '../skeleton.tsx';
import type { Shown } from '../shown.ts';
import { FileBar } from './file-bar.tsx';
import { fileView } from './file-view.ts';
import { t } from './t.ts';
import { SourceLines } from './source-lines.tsx';
import { useSelectedLines } from './use-selected-lines.ts';

type Props = { shown: Shown; file: VersionFile };

/** One file: its bar, and its picture, its lines or the reason why it is not shown. */
export function FileViewer({ shown, file }: Props) {
  const { asset, version } = shown;
  const source = useSource(asset, version.version, file.path);
  const lines = useSelectedLines(source.data?.lines?.length ?? 0);
  const [wrap, setWrap] = useState(() => /\.(md|markdown|txt)$/i.test(file.path));

  return (
    <article aria-label={showInvisible(file.path)} class="card overflow-clip">
      <FileBar {...{ shown, file, lines, wrap, setWrap }} source={source.data ?? null} />
      {source.error ? (
        <div class="p-4">
          <ProblemState error={source.error} onRetry={() => void source.refetch()} />
        </div>
      ) : source.data ? (
        <Content {...{ shown, lines, wrap }} source={source.data} />
      ) : (
        <div class="p-4">
          <TextSkeleton />
        </div>
      )}
    </article>
  );
}

type ContentProps = {
  shown: Shown;
  source: FileSource;
  lines: ReturnType<typeof useSelectedLines>;
  wrap: boolean;
};

function Content({ shown, source, lines, wrap }: ContentProps) {
  const raw = rawHref(shown.asset, shown.version.version, source.path);
  const name = source.path.slice(source.path.lastIndexOf('/') + 1);
  const size = formatBytes(source.sizeBytes);
  const view = fileView(source);
  if (view === 'image') {
    return (
      <div class="picture flex justify-center p-6">
        <img src={raw} alt={t('file.imageAlt', { name })} />
      </div>
    );
  }
  if (view === 'lines' && source.lines?.length) {
    return <SourceLines path={source.path} lines={source.lines} {...{ wrap }} selection={lines} />;
  }
  const [icon, title, text] = notShown[view];
  return (
    <div class="p-4">
      <EmptyState
        icon={icon}
        title={t(title)}
        text={t(text, { name, size, type: source.mediaType })}
      >
        {view !== 'lines' && (
          <LinkButton icon="download" href={raw} download={name}>
            {t('file.download', { name })}
          </LinkButton>
        )}
      </EmptyState>
    </div>
  );
}

/** What stands in place of a file without lines, one that is too large and one that is no text. */
const notShown = {
  lines: ['file', 'file.emptyTitle', 'file.emptyText'],
  large: ['file', 'file.largeTitle', 'file.largeText'],
  binary: ['box', 'file.binaryTitle', 'file.binaryText'],
} as const;
