import { storableText } from './manifest/json-safe.ts';

/** The most characters of the changelog of a version, as `?changelog=` and a CHANGELOG.md may give it. */
export const changelogLengthMax = 10_000;

/** How much of a CHANGELOG.md is read, in UTF-16 units: years of releases. */
const readLengthMax = 1024 * 1024;

/** A heading longer than this names no version. */
const headingLengthMax = 200;

/** `1.2.0`, `v1.2`, `[1.2.0] - 2026-01-31`, `[1.2.0](https://…)`, `Version 1.2.0`, `@scope/name@1.2.0`. */
const versionHeading =
  /^(?:version|release|版本)?[\s`*_]*(?:@?[\w./-]+@)?\[?[\s`*_]*v?(\d+)\.(\d+)(?:\.(\d+))?((?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)(?=$|[\s\])(`*_:,–—])/i;

type Heading = { level: number; version: string | null };

/** Whether a path is that of the changelog of a version: `CHANGELOG.md` at its root, in any case. */
export function isChangelog(path: string): boolean {
  return path.toLowerCase() === 'changelog.md';
}

/**
 * What a CHANGELOG.md says about a version: the text below the first heading with its number, up to the next heading
 * of that level or of a version; null if there is no such heading or no text below it. The forms are those of
 * [Keep a Changelog](https://keepachangelog.com) and of the usual tools. At most {@link changelogLengthMax} characters,
 * the last one an ellipsis if the text is longer.
 */
export function changelogOf(text: string, version: string): string | null {
  const lines = text.slice(0, readLengthMax).split(/\r\n|\r|\n/);
  const wanted = version.toLowerCase();
  const taken: string[] = [];
  let found: Heading | null = null;
  let fence: string | null = null;
  for (const [at, line] of lines.entries()) {
    const wasInFence: boolean = fence !== null;
    fence = fenceAfter(fence, line);
    const heading = wasInFence || fence !== null ? null : headingOf(line, lines[at + 1]);
    if (found !== null && heading !== null) {
      if (heading.version !== null || heading.level <= found.level) break;
    }
    if (found !== null) taken.push(line);
    else if (heading?.version === wanted) found = heading;
  }
  return found === null ? null : clipped(withoutFrame(taken).join('\n'));
}

/** The fence of a code block that is open after a line; null outside of one. */
function fenceAfter(open: string | null, line: string): string | null {
  const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
  const [, fence = '', rest = ''] = mark ?? [];
  if (open === null) return fence === '' || (fence[0] === '`' && rest.includes('`')) ? null : fence;
  const isEnd = fence.startsWith(open) && rest.trim() === '';
  return isEnd ? null : open;
}

/** The heading that a line is, with `#` or underlined by the next line; null if it is none. */
function headingOf(line: string, next = ''): Heading | null {
  const marked = /^ {0,3}(#{1,6})[ \t]+(.*)$/.exec(line.slice(0, headingLengthMax));
  if (marked) return { level: marked[1]?.length ?? 1, version: versionIn(marked[2] ?? '') };
  const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(next.slice(0, headingLengthMax))?.[1];
  if (underline === undefined) return null;
  // Any other underlined line may be a paragraph above a rule or the head of a table.
  const version = versionIn(line.slice(0, headingLengthMax));
  return version === null ? null : { level: underline.startsWith('=') ? 1 : 2, version };
}

function versionIn(heading: string): string | null {
  const [match, major, minor, patch = '0', rest = ''] = versionHeading.exec(heading.trim()) ?? [];
  return match === undefined ? null : `${major}.${minor}.${patch}${rest}`.toLowerCase();
}

/** Without blank lines and link definitions at the end, and without the underline and blank lines at the start. */
function withoutFrame(lines: readonly string[]): string[] {
  const isText = (line: string) => line.trim() !== '' && !/^ {0,3}(=+|-+)[ \t]*$/.test(line);
  const isEnd = (line: string) => line.trim() !== '' && !/^ {0,3}\[[^\]]{1,200}\]:\s/.test(line);
  const from = lines.findIndex(isText);
  const to = lines.findLastIndex(isEnd);
  return from === -1 ? [] : lines.slice(from, to + 1);
}

function clipped(text: string): string | null {
  const stored = storableText(text).trimEnd();
  if (stored.trim() === '') return null;
  if (stored.length <= changelogLengthMax) return stored;
  return `${stored.slice(0, changelogLengthMax - 1).toWellFormed()}…`;
}
