import type { VersionOrigin } from '#schema/version.ts';

/** Describes the origins of a run in one line: the first origin, and how many folders have changes; null if there are none. */
export function originsText(origins: VersionOrigin[]): string | null {
  const [first, ...others] = origins;
  if (!first) return null;
  const { repository, commit, path } = first;
  const place = `${repository} at ${commit.slice(0, 12)}`;
  const changed = origins.filter(({ dirty }) => dirty === true).length;
  if (others.length === 0) {
    return `${place}, folder ${path || '/'}${changed ? ', with changes that are not in it' : ''}`;
  }
  const elsewhere = others.some((one) => one.repository !== repository || one.commit !== commit);
  const counts = `${origins.length} folders${changed ? `, ${changed} with changes that are not in it` : ''}`;
  return `${place}${elsewhere ? ' and others' : ''}, ${counts}`;
}
