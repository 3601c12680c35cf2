import { signal } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import type { FileDiff, VersionDiff } from '#schema/version-diff.ts';
import { AppError } from '#schema/error.ts';
import { whatMatters } from '#schema/what-matters.ts';
import { Button, LinkButton } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { Notice } from '../../../components/notice.tsx';
import { ProblemState } from '../../../components/problem-state.tsx';
import { kindUi } from '../../../kinds/index.ts';
import { useKindPage } from '../kind-page.ts';
import { viewHref } from '../links.ts';
import { VersionNotFound } from '../not-found.tsx';
import { type AssetName, useDiff, useVersion } from '../queries.ts';
import { ViewSkeleton } from '../skeleton.tsx';
import { FileChanges } from './file-changes.tsx';
import { JumpList } from './jump-list.tsx';
import { openAtFirst } from './open-at-first.ts';
import { Matters } from './matters.tsx';
import { t } from './t.ts';
import './diff.css';

export type DiffLayout = 'unified' | 'split';

/** The layout lasts for the visit. It depends on the screen, so it is not in the address. */
const layout = signal<DiffLayout>('unified');

type Props = { asset: AssetName; from: string; to: string };

/** What changed from one version to another: a summary of what matters, then every file. */
export default function DiffView({ asset, from, to }: Props) {
  const kindPage = useKindPage();
  const diff = useDiff(asset, from, to);
  const before = useVersion(asset, from);
  const after = useVersion(asset, to);

  if (diff.error) {
    const isMissing = diff.error instanceof AppError && diff.error.code === 'version.not_found';
    if (isMissing) return <VersionNotFound asset={asset} version={`${from}…${to}`} />;
    return (
      <div class="mt-6">
        <ProblemState error={diff.error} onRetry={() => void diff.refetch()} />
      </div>
    );
  }
  // A manifest that cannot be loaded does not prevent the comparison.
  const areManifestsIn = !before.isPending && !after.isPending;
  if (!diff.data || !areManifestsIn) return <ViewSkeleton />;
  const manifestChanges = kindPage.manifestChanges(
    before.data?.manifest ?? null,
    after.data?.manifest ?? null,
  );
  return (
    <div class="mt-6">
      <DiffHead {...{ asset, from, to }} files={diff.data.files} />
      {diff.data.files.length === 0 ? (
        <div class="mt-4">
          <EmptyState icon="check" title={t('diff.emptyTitle')} text={t('diff.emptyText')} />
        </div>
      ) : (
        <>
          <Matters {...{ asset, to, manifestChanges }} matters={whatMatters(diff.data.files)} />
          <Changes asset={asset} diff={diff.data} />
        </>
      )}
    </div>
  );
}

function DiffHead({ asset, from, to, files }: Props & { files: readonly FileDiff[] }) {
  const added = files.reduce((sum, file) => sum + file.added, 0);
  const removed = files.reduce((sum, file) => sum + file.removed, 0);
  return (
    <div class="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div>
        <h2 class="text-lg font-semibold wrap-anywhere">{t('diff.title', { from, to })}</h2>
        <p class="flex flex-wrap gap-x-4 text-sm text-muted">
          <span>{t('diff.files', { count: files.length })}</span>
          <span class="text-ok">{t('diff.added', { count: added })}</span>
          <span class="text-danger">{t('diff.removed', { count: removed })}</span>
        </p>
      </div>
      <div class="flex flex-wrap gap-2">
        <LinkButton href={viewHref(asset, { view: 'diff', from: to, to: from })}>
          {t('diff.swap')}
        </LinkButton>
        <LayoutSwitch />
      </div>
    </div>
  );
}

/** Selects the layout. It is hidden below 48 rem, where there is always one column. */
function LayoutSwitch() {
  const choices: { id: DiffLayout; label: string }[] = [
    { id: 'unified', label: t('diff.unified') },
    { id: 'split', label: t('diff.split') },
  ];
  return (
    <fieldset class="segments diff-layout">
      <legend class="sr-only">{t('diff.layout')}</legend>
      {choices.map(({ id, label }) => (
        <label key={id}>
          <input
            type="radio"
            name="diff-layout"
            class="sr-only"
            value={id}
            checked={layout.value === id}
            onChange={() => (layout.value = id)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function Changes({ asset, diff }: { asset: AssetName; diff: VersionDiff }) {
  const { manifestFile } = kindUi(asset.kind);
  const files = useMemo(() => manifestFirst(diff.files, manifestFile), [diff.files, manifestFile]);
  const [open, setOpen] = useState(() => openAtFirst(files));
  const isAllOpen = open.size === files.length;
  const toggle = (path: string, isOpen: boolean) =>
    setOpen((before) => {
      if (before.has(path) === isOpen) return before;
      const next = new Set(before);
      if (isOpen) next.add(path);
      else next.delete(path);
      return next;
    });

  return (
    <>
      <div class="mt-6 flex flex-wrap items-start justify-between gap-3">
        <JumpList files={files} onJump={(path) => toggle(path, true)} />
        {files.length > 1 && (
          <Button
            tone="quiet"
            onClick={() => setOpen(new Set(isAllOpen ? [] : files.map(({ path }) => path)))}
          >
            {isAllOpen ? t('diff.collapseAll') : t('diff.expandAll')}
          </Button>
        )}
      </div>
      {diff.truncated && (
        <div class="mt-3">
          <Notice tone="warn">{t('diff.truncated', { count: files.length })}</Notice>
        </div>
      )}
      <div class="mt-3 space-y-4">
        {files.map((file, index) => (
          <FileChanges
            key={file.path}
            id={`file-${index + 1}`}
            asset={asset}
            file={file}
            from={diff.from}
            to={diff.to}
            layout={layout.value}
            isOpen={open.has(file.path)}
            onToggle={(isOpen) => toggle(file.path, isOpen)}
          />
        ))}
      </div>
    </>
  );
}

/** Puts the manifest first, because an agent reads it first. The other files stay in the order of their paths. */
function manifestFirst(files: readonly FileDiff[], manifestFile: string): FileDiff[] {
  const isManifest = ({ path }: FileDiff) => path === manifestFile;
  return files.toSorted((a, b) => Number(isManifest(b)) - Number(isManifest(a)));
}
