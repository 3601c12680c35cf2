import { ReleaseError } from './options.ts';

const unreleased = '## [Unreleased]';

/**
 * Makes what stands under "Unreleased" in a changelog the section of a version, above which an empty
 * "Unreleased" begins. `date` is YYYY-MM-DD. Gives the new text, and the section without its heading. Throws if
 * there is no such heading, if nothing stands under it, or if the version has a section already.
 */
export function releaseChangelog(
  text: string,
  version: string,
  date: string,
): { text: string; section: string } {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() === unreleased);
  if (at < 0) throw new ReleaseError(`CHANGELOG.md has no line "${unreleased}"`);
  if (lines.some((line) => line.startsWith(`## [${version}]`)))
    throw new ReleaseError(`CHANGELOG.md has a section of ${version} already`);
  const next = lines.findIndex((line, index) => index > at && line.startsWith('## '));
  const end = next < 0 ? lines.length : next;
  const section = lines
    .slice(at + 1, end)
    .join('\n')
    .trim();
  if (!/^[-*] /m.test(section))
    throw new ReleaseError('CHANGELOG.md has nothing under "Unreleased": write what users see');
  const rest = lines.slice(end).join('\n').trimEnd();
  const released = [
    ...lines.slice(0, at),
    unreleased,
    '',
    `## [${version}] - ${date}`,
    '',
    section,
    ...(rest === '' ? [] : ['', rest]),
  ];
  return { text: `${released.join('\n')}\n`, section };
}

/** The section of a version, without its heading; null if there is none. */
export function sectionOf(text: string, version: string): string | null {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`## [${version}]`));
  if (at < 0) return null;
  const next = lines.findIndex((line, index) => index > at && line.startsWith('## '));
  return lines
    .slice(at + 1, next < 0 ? lines.length : next)
    .join('\n')
    .trim();
}
