import { useMemo } from 'preact/hooks';
import { SafeHtml } from '../safe-html.tsx';
import type { LineRange } from './line-range.ts';
import { t } from './t.ts';
import type { LineSelection } from './use-selected-lines.ts';

/**
 * Lines render in blocks. The browser lays out a block when it comes near the screen, and only a block that changed
 * renders again.
 */
const linesPerBlock = 100;

type Props = {
  path: string;
  /** Highlighted HTML, one string a line. */
  lines: readonly string[];
  wrap: boolean;
  selection: LineSelection;
};

/**
 * A file as numbered lines. The style sheet draws the numbers, so that they are neither copied nor read by screen
 * readers; the field "Line" selects lines by keyboard.
 */
export function SourceLines({ path, lines, wrap, selection: { selected, press } }: Props) {
  const blocks = useMemo(
    () =>
      Array.from({ length: Math.ceil(lines.length / linesPerBlock) }, (_, index) =>
        lines.slice(index * linesPerBlock, (index + 1) * linesPerBlock),
      ),
    [lines],
  );

  function onClick(event: MouseEvent) {
    const number = event.target instanceof Element && event.target.closest('[data-line]');
    if (!number) return;
    // The browser selects text on shift-click.
    if (event.shiftKey) getSelection()?.removeAllRanges();
    press(Number(number.getAttribute('data-line')), event.shiftKey);
  }

  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={t('file.content', { path })}
      onClick={onClick}
      class={`source ${wrap ? 'source-wrap' : ''}`}
    >
      <code>
        {blocks.map((block, index) => {
          const first = index * linesPerBlock + 1;
          return (
            <Block
              key={first}
              lines={block}
              first={first}
              {...within(selected, first, first + block.length - 1)}
            />
          );
        })}
      </code>
    </pre>
  );
}

/** The part of a range that lies in a block. It is equal for all ranges that do not touch the block. */
function within(range: LineRange | null, first: number, last: number): LineRange {
  if (!range || range.to < first || range.from > last) return { from: 0, to: -1 };
  return { from: Math.max(range.from, first), to: Math.min(range.to, last) };
}

type BlockProps = { lines: readonly string[]; first: number } & LineRange;

function Block({ lines, first, from, to }: BlockProps) {
  return useMemo(
    () => (
      <span class="source-block">
        {lines.map((html, index) => {
          const line = first + index;
          const isSelected = line >= from && line <= to;
          return (
            <span
              key={line}
              id={`L${line}`}
              class="source-line"
              data-selected={isSelected || undefined}
            >
              <span aria-hidden="true" class="source-number" data-line={line} />
              {/* The line end is there for copying. */}
              <SafeHtml as="span" class="source-text" html={`${html}\n`} />
            </span>
          );
        })}
      </span>
    ),
    [lines, first, from, to],
  );
}
