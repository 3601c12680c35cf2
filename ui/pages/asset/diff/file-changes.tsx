import type { ComponentChildren } from 'preact';
import { showInvisible } from '#schema/invisible.ts';
import type { FileDiff } from '#schema/version-diff.ts';
import { Badge } from '../../../components/badge.tsx';
import { Icon } from '../../../components/icon.tsx';
import { Marked } from '../../../components/marked.tsx';
import { formatBytes } from '../../../i18n.ts';
import { viewHref } from '../links.ts';
import type { AssetName } from '../queries.ts';
import { Counts } from './counts.tsx';
import type { DiffLayout } from './diff-view.tsx';
import { SplitTable, UnifiedTable } from './diff-tables.tsx';
import { ChangeMark } from './jump-list.tsx';
import { t } from './t.ts';

type Props = {
  id: string;
  asset: AssetName;
  file: FileDiff;
  from: string;
  to: string;
  layout: DiffLayout;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
};

/** One changed file. When open, it shows its hunks or says why it has none. */
export function FileChanges({ id, asset, file, from, to, layout, isOpen, onToggle }: Props) {
  const version = file.after ? to : from;
  return (
    <section id={id} aria-labelledby={`${id}-name`} class="card overflow-clip">
      <div class={`diff-file ${isOpen ? 'border-b border-line' : ''}`}>
        <h3 class="min-w-0 flex-1 font-mono text-sm font-medium">
          <button
            type="button"
            id={`${id}-name`}
            aria-expanded={isOpen}
            onClick={() => onToggle(!isOpen)}
            class="flex min-h-11 w-full items-center gap-3 text-left"
          >
            <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} size={14} class="text-faint" />
            <ChangeMark change={file.change} />
            <span class="min-w-0 flex-1 wrap-anywhere">
              <Marked text={file.path} />
            </span>
          </button>
        </h3>
        <ModeChange file={file} />
        <Counts file={file} />
        <a
          class="link py-1 text-sm"
          href={viewHref(asset, { view: 'files', path: file.path }, version)}
        >
          {t('diff.seeFile')}
          <span class="sr-only"> {showInvisible(file.path)}</span>
        </a>
      </div>
      {isOpen && <Hunks file={file} layout={layout} />}
    </section>
  );
}

function Hunks({ file, layout }: { file: FileDiff; layout: DiffLayout }) {
  if (file.hunks === null) {
    return (
      <Note>
        {t('diff.opaque')} {file.before && t('diff.before', { size: sizeOf(file.before) })}{' '}
        {file.after && t('diff.after', { size: sizeOf(file.after) })}
      </Note>
    );
  }
  if (file.hunks.length === 0) {
    return <Note>{t(file.change === 'changed' ? 'diff.modeOnly' : 'diff.emptyFile')}</Note>;
  }
  const Table = layout === 'split' ? SplitTable : UnifiedTable;
  return <Table path={file.path} hunks={file.hunks} />;
}

const sizeOf = ({ sizeBytes }: { sizeBytes: number }) => formatBytes(sizeBytes);

function Note({ children }: { children: ComponentChildren }) {
  return <p class="px-3 py-2.5 text-sm text-muted">{children}</p>;
}

function ModeChange({ file }: { file: FileDiff }) {
  const before = file.before?.executable ?? false;
  const after = file.after?.executable ?? false;
  if (file.change === 'removed' || before === after) return null;
  return (
    <Badge tone={after ? 'warn' : 'neutral'} icon="terminal">
      {t(after ? 'diff.becameExecutable' : 'diff.noLongerExecutable')}
    </Badge>
  );
}
