import type { FileDiff } from '#schema/version-diff.ts';
import { Icon } from '../../../components/icon.tsx';
import { Marked } from '../../../components/marked.tsx';
import { Counts } from './counts.tsx';
import { t } from './t.ts';

type Props = { files: readonly FileDiff[]; onJump: (path: string) => void };

/** The changed files as links to their places below. A link opens its file. */
export function JumpList({ files, onJump }: Props) {
  return (
    <details class="group card min-w-0 flex-1 basis-72" open={files.length <= 12}>
      <summary class="flex min-h-10 items-center gap-2 px-3.5 text-sm font-medium">
        {t('diff.jump', { count: files.length })}
        <Icon name="chevronDown" class="ml-auto text-faint group-open:rotate-180" />
      </summary>
      <ul class="max-h-80 overflow-y-auto border-t border-line p-1.5 text-sm">
        {files.map((file, index) => (
          <li key={file.path}>
            <a
              href={`#file-${index + 1}`}
              onClick={() => onJump(file.path)}
              class="flex min-h-8 items-center gap-3 rounded-md px-2 hover:bg-sunken"
            >
              <ChangeMark change={file.change} />
              <span class="min-w-0 flex-1 font-mono text-[0.8125rem] wrap-anywhere">
                <Marked text={file.path} />
              </span>
              <Counts file={file} />
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

const marks = {
  added: ['A', 'text-ok', 'diff.changeAdded'],
  removed: ['D', 'text-danger', 'diff.changeRemoved'],
  changed: ['M', 'text-warn', 'diff.changeChanged'],
} as const;

/** A, D or M for added, removed or changed, in words for screen readers and in the tooltip. */
export function ChangeMark({ change }: { change: FileDiff['change'] }) {
  const [letter, colour, key] = marks[change];
  return (
    <span
      title={t(key)}
      class={`w-4 shrink-0 text-center font-mono text-xs font-semibold ${colour}`}
    >
      <span aria-hidden="true">{letter}</span>
      <span class="sr-only">{t(key)}</span>
    </span>
  );
}
