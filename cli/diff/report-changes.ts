import type { Output } from '../output.ts';
import { mattersLines } from './matters-lines.ts';
import type { VersionChanges } from './version-changes.ts';

/** The most lines of one changelog that are shown. */
export const changelogLinesMax = 20;

/** Prints what each version brings, below the line of its update. */
export function reportChanges(output: Output, changes: VersionChanges): void {
  const { versions, omitted, url } = changes;
  if (omitted > 0) output.note(`    ${omitted} older versions are not shown`);
  for (const { version, publishedAt, changelog, matters, truncated, url } of versions) {
    output.note(`    ${version}  ${publishedAt.slice(0, 10)}`);
    for (const line of changelogLines(changelog)) output.note(`      ${line}`);
    if (matters === null) output.note('      cannot be compared: the version before is gone');
    for (const { label, values, more } of matters === null ? [] : mattersLines(matters)) {
      const rest = more > 0 ? ` and ${more} more` : '';
      output.note(`      ${label}: ${values.join(', ')}${rest}`);
    }
    if (truncated) output.note('      more changed than was compared');
    if (versions.length > 1) output.note(`      ${url}`);
  }
  output.note(`    ${url}`);
}

/** The lines of a changelog, with a last one that says how many are left out. */
export function changelogLines(changelog: string | null): string[] {
  const lines = changelog?.split('\n') ?? [];
  const more = lines.length - changelogLinesMax;
  if (more <= 0) return lines;
  return [...lines.slice(0, changelogLinesMax), `(${more} more lines)`];
}
