import type { FileDiff } from '#schema/version-diff.ts';
import { formatNumber } from '../../../i18n.ts';
import { t } from './t.ts';

/** The numbers of added and removed lines, as +3 −1. */
export function Counts({ file }: { file: FileDiff }) {
  if (file.hunks === null) return null;
  return (
    <span class="flex shrink-0 gap-2 font-mono text-xs tabular-nums">
      <span class="text-ok">
        <span aria-hidden="true">+{formatNumber(file.added)}</span>
        <span class="sr-only">{t('diff.added', { count: file.added })}</span>
      </span>
      <span class="text-danger">
        <span aria-hidden="true">−{formatNumber(file.removed)}</span>
        <span class="sr-only">{t('diff.removed', { count: file.removed })}</span>
      </span>
    </span>
  );
}
