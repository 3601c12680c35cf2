import { showInvisible } from '#schema/invisible.ts';
import type { AssetId } from '../install/asset-id.ts';
import { mattersLines } from './matters-lines.ts';
import { changelogLines } from './report-changes.ts';
import type { VersionChanges } from './version-changes.ts';

/**
 * What updates bring, as Markdown for a merge request. All text of authors is in code spans and code blocks, whose
 * fences are longer than any run of backticks in it, so that it makes no link, mention, image, HTML or command of the
 * forge.
 */
export function changesMarkdown(all: readonly (AssetId & { changes: VersionChanges })[]): string {
  if (all.length === 0) return 'Everything is up to date.\n';
  return all.map(({ ref, changes }) => section(ref, changes)).join('\n');
}

function section(ref: string, { from, to, url, versions, omitted }: VersionChanges): string {
  const lines = [`## ${code(ref)} ${code(from)} → ${code(to)}`, '', `[Compare](${link(url)})`, ''];
  if (omitted > 0) lines.push(`${omitted} older versions are not shown.`, '');
  for (const { version, publishedAt, changelog, matters, truncated, url } of versions) {
    const date = publishedAt.slice(0, 10);
    lines.push(`### ${code(version)} (${date}, [compare](${link(url)}))`, '');
    if (changelog !== null) {
      const text = showInvisible(changelogLines(changelog).join('\n'));
      const mark = fence(text, 3);
      lines.push(`${mark}text`, text, mark, '');
    }
    if (matters === null) lines.push('It cannot be compared: the version before is gone.', '');
    const found = matters === null ? [] : mattersLines(matters);
    for (const { label, values, more } of found) {
      const rest = more > 0 ? ` and ${more} more` : '';
      lines.push(`- **${label}**: ${values.map(code).join(', ')}${rest}`);
    }
    if (found.length > 0) lines.push('');
    if (truncated) lines.push('More changed than was compared.', '');
  }
  return lines.join('\n');
}

/** A code span of one line. */
function code(text: string): string {
  const line = showInvisible(text.replaceAll(/[\r\n\t\u2028\u2029]+/g, ' '));
  const mark = fence(line, 1);
  const isPadded = line.startsWith('`') || line.endsWith('`') || line.trim() === '';
  return isPadded ? `${mark} ${line} ${mark}` : `${mark}${line}${mark}`;
}

/** Backticks of a length that the text does not have. */
function fence(text: string, lengthMin: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(lengthMin, longest + 1));
}

/** An address in which nothing ends the link. */
function link(url: string): string {
  return url
    .replaceAll(/[()<>\s]/g, encodeURIComponent)
    .replaceAll('(', '%28')
    .replaceAll(')', '%29');
}
