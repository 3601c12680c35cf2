import { type Document, isScalar, Scalar, visit } from 'yaml';
import { manifestRefused } from './refuse.ts';

type Marks = {
  /** The source that the document was parsed from. */
  head: string;
  file: string;
  lineAt(offset: number): number;
  warn(code: string, line: number | null, text: string): void;
};

/**
 * Reads YAML marks as text if they were probably meant as text: an alias without an anchor (a glob: `*.ts`), and
 * an unused anchor or unknown tag before plain text (`&Use this for R&D`, `!important note`). Each gives a warning
 * at its line. Throws `manifest.invalid` for an alias with an anchor: a few hundred bytes of these can expand to
 * gigabytes, and no skill needs one. Gives the lines of the values that it read as text.
 */
export function readMarksAsText(document: Document.Parsed, marks: Marks): Set<number> {
  const { file, lineAt, warn } = marks;
  const anchors = new Set<string>();
  const aliases = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
    },
    Alias: (_, alias) => {
      aliases.add(alias.source);
    },
  });
  const lines = new Set<number>();
  const recovered = (offset: number, text: string) => {
    const line = lineAt(offset);
    lines.add(line);
    warn('yaml.recovered', line, `"${clip(text)}" was read as text; put it in single quotes`);
  };
  visit(document, {
    Alias: (_, alias) => {
      const offset = alias.range?.[0] ?? 0;
      if (anchors.has(alias.source)) {
        throw manifestRefused(
          file,
          lineAt(offset),
          `the frontmatter has the YAML alias *${clip(alias.source)}; write the value out instead, in single quotes if it is text`,
        );
      }
      const text = `*${alias.source}`;
      recovered(offset, text);
      return new Scalar(text);
    },
    Node: (_, node) => {
      const { range, tag } = node;
      const anchor = 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : null;
      const isLocalTag = tag?.startsWith('!') ?? false;
      if (!range || (!anchor && !isLocalTag)) return undefined;
      const text = isScalar(node) && node.type === 'PLAIN' ? withMarks(marks.head, range) : null;
      if (text === null) {
        if (anchor)
          warn('yaml.anchor', lineAt(range[0]), `The anchor &${clip(anchor)} is not used`);
        return undefined;
      }
      recovered(range[0], text);
      return new Scalar(text);
    },
  });
  return lines;
}

/** The source of a plain value with the marks before it; null if the marks are not on its first line. */
function withMarks(head: string, [valueStart = 0, end]: readonly number[]): string | null {
  let start = valueStart;
  // A value has at most two marks: an anchor and a tag. Read backwards, one token at a time.
  for (let mark = 0; mark < 2; mark++) {
    let at = start;
    while (head[at - 1] === ' ' || head[at - 1] === '\t') at--;
    const tokenEnd = at;
    while (at > 0 && !/[\s,[\]{}]/.test(head[at - 1] ?? '')) at--;
    if (at === tokenEnd || !/[&!]/.test(head[at] ?? '')) break;
    start = at;
  }
  if (start === valueStart) return null;
  return head
    .slice(start, end)
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}

function clip(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
