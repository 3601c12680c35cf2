import { Fragment } from 'preact';
import { useMemo } from 'preact/hooks';
import { Marked } from '../../../components/marked.tsx';
import { type DiffLine, type Hunk, splitRows, unifiedLines } from './diff-rows.ts';
import { t } from './t.ts';

type Props = { path: string; hunks: readonly Hunk[] };

/** A diff in one column: line numbers before and after, a sign and the text. */
export function UnifiedTable({ path, hunks }: Props) {
  const numbered = useMemo(() => hunks.map(unifiedLines), [hunks]);
  return (
    <table class="diff">
      <caption class="sr-only">{t('diff.table', { path })}</caption>
      <thead>
        <tr>
          <Heading class="diff-number" text={t('diff.oldLine')} />
          <Heading class="diff-number" text={t('diff.newLine')} />
          <Heading text={t('diff.text')} />
        </tr>
      </thead>
      {numbered.map((lines, index) => (
        <tbody key={index}>
          <HunkRow hunk={hunks[index]} columns={3} />
          {lines.map((line, row) => (
            <tr key={row} class={`diff-${line.kind}`}>
              <td class="diff-number">{line.before}</td>
              <td class="diff-number">{line.after}</td>
              <td class="diff-text">
                <LineText line={line} />
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** A diff in two columns: before on the left, after on the right. */
export function SplitTable({ path, hunks }: Props) {
  const rows = useMemo(() => hunks.map(splitRows), [hunks]);
  return (
    <table class="diff diff-split">
      <caption class="sr-only">{t('diff.table', { path })}</caption>
      <thead>
        <tr>
          <Heading class="diff-number" text={t('diff.oldLine')} />
          <Heading text={t('diff.text')} />
          <Heading class="diff-number" text={t('diff.newLine')} />
          <Heading text={t('diff.text')} />
        </tr>
      </thead>
      {rows.map((pairs, index) => (
        <tbody key={index}>
          <HunkRow hunk={hunks[index]} columns={4} />
          {pairs.map(({ left, right }, row) => (
            <tr key={row}>
              <SideCells line={left} number={left?.before} />
              <SideCells line={right} number={right?.after} />
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

/** A heading for screen readers; its cell sets the width of the column. */
function Heading({ text, class: className }: { text: string; class?: string }) {
  return (
    <th scope="col" class={className}>
      <span class="sr-only">{text}</span>
    </th>
  );
}

function SideCells({ line, number }: { line: DiffLine | null; number: number | null | undefined }) {
  const kind = line ? `diff-${line.kind}` : 'diff-none';
  return (
    <Fragment>
      <td class={`diff-number ${kind}`}>{number}</td>
      <td class={`diff-text ${kind}`}>{line && <LineText line={line} />}</td>
    </Fragment>
  );
}

function HunkRow({ hunk, columns }: { hunk: Hunk | undefined; columns: number }) {
  if (!hunk) return null;
  return (
    <tr class="diff-hunk">
      <td colSpan={columns}>
        <span class="sr-only">
          {t('diff.hunk', { before: hunk.oldStart, after: hunk.newStart })}
        </span>
        <span aria-hidden="true">
          @@ −{hunk.oldStart},{hunk.oldLines} +{hunk.newStart},{hunk.newLines} @@
        </span>
      </td>
    </tr>
  );
}

const signs = { added: '+', removed: '−', context: ' ', note: ' ' } as const;

function LineText({ line }: { line: DiffLine }) {
  const { text, changed, kind } = line;
  return (
    <>
      {/* The style sheet draws the sign, so that it is not copied; screen readers get a word. */}
      <span class="diff-sign" data-sign={signs[kind]}>
        {kind !== 'context' && kind !== 'note' && (
          <span class="sr-only">
            {t(kind === 'added' ? 'diff.changeAdded' : 'diff.changeRemoved')}:{' '}
          </span>
        )}
      </span>
      {changed && changed[0] < changed[1] ? (
        <>
          <Marked text={text.slice(0, changed[0])} />
          <span class="diff-change">
            <Marked text={text.slice(...changed)} />
          </span>
          <Marked text={text.slice(changed[1])} />
        </>
      ) : (
        <Marked text={text} />
      )}
    </>
  );
}
