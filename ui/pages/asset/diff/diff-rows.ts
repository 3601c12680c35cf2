import type { FileDiff } from '#schema/version-diff.ts';

export type Hunk = NonNullable<FileDiff['hunks']>[number];

/** One line of a diff: its numbers before and after (null where it does not exist) and its text. */
export type DiffLine = {
  kind: 'context' | 'added' | 'removed' | 'note';
  before: number | null;
  after: number | null;
  text: string;
  /** The part that differs from the line it replaces, as [start, end) in `text`; null when the whole line differs. */
  changed: [start: number, end: number] | null;
};

/** Two lines side by side; a side is null where the other side has no counterpart. */
export type SplitRow = { left: DiffLine | null; right: DiffLine | null };

/** The lines of a hunk, numbered, with the changed part of each replaced line marked. */
export function unifiedLines(hunk: Hunk): DiffLine[] {
  let before = hunk.oldStart;
  let after = hunk.newStart;
  const lines = hunk.lines.map((line): DiffLine => {
    const text = line.slice(1);
    switch (line[0]) {
      case '+':
        return { kind: 'added', before: null, after: after++, text, changed: null };
      case '-':
        return { kind: 'removed', before: before++, after: null, text, changed: null };
      case '\\':
        return { kind: 'note', before: null, after: null, text: text.trim(), changed: null };
      default:
        return { kind: 'context', before: before++, after: after++, text, changed: null };
    }
  });
  for (const { removed, added } of replacements(lines)) {
    // Blocks of different lengths are not compared: it is unknown which lines belong together.
    if (removed.length !== added.length) continue;
    removed.forEach((old, index) => markChange(old, added[index]));
  }
  return lines;
}

/** The lines of a hunk side by side: each removed line beside the added line that replaces it. */
export function splitRows(hunk: Hunk): SplitRow[] {
  const rows: SplitRow[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      rows.push({ left: removed[index] ?? null, right: added[index] ?? null });
    }
    removed = [];
    added = [];
  };
  for (const line of unifiedLines(hunk)) {
    if (line.kind === 'removed') {
      // A removal after additions starts another block.
      if (added.length > 0) flush();
      removed.push(line);
    } else if (line.kind === 'added') added.push(line);
    else if (line.kind === 'context') {
      flush();
      rows.push({ left: line, right: line });
    }
  }
  flush();
  return rows;
}

function replacements(lines: DiffLine[]): { removed: DiffLine[]; added: DiffLine[] }[] {
  const blocks: { removed: DiffLine[]; added: DiffLine[] }[] = [];
  let block = { removed: [] as DiffLine[], added: [] as DiffLine[] };
  for (const line of lines) {
    if (line.kind === 'note') continue;
    const ends = line.kind === 'context' || (line.kind === 'removed' && block.added.length > 0);
    if (ends && block.removed.length + block.added.length > 0) {
      blocks.push(block);
      block = { removed: [], added: [] };
    }
    if (line.kind === 'removed') block.removed.push(line);
    if (line.kind === 'added') block.added.push(line);
  }
  blocks.push(block);
  return blocks.filter(({ removed, added }) => removed.length > 0 && added.length > 0);
}

function markChange(old: DiffLine, now: DiffLine | undefined): void {
  if (!now) return;
  const shorter = Math.min(old.text.length, now.text.length);
  let start = 0;
  while (start < shorter && old.text[start] === now.text[start]) start += 1;
  let end = 0;
  while (
    end < shorter - start &&
    old.text[old.text.length - 1 - end] === now.text[now.text.length - 1 - end]
  ) {
    end += 1;
  }
  // A surrogate pair is one character and must not be split.
  if (isLowSurrogate(old.text, start) || isLowSurrogate(now.text, start)) start -= 1;
  if (
    isLowSurrogate(old.text, old.text.length - end) ||
    isLowSurrogate(now.text, now.text.length - end)
  ) {
    end -= 1;
  }
  // Two lines with little in common are a removal and an addition, not a change.
  const shared =
    old.text.slice(0, start).trim().length + old.text.slice(old.text.length - end).trim().length;
  if (shared * 3 < shorter) return;
  old.changed = [start, old.text.length - end];
  now.changed = [start, now.text.length - end];
}

const isLowSurrogate = (text: string, index: number) => {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff;
};
