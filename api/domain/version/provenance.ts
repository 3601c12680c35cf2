import { withoutUser } from '#schema/git-url.ts';
import type { PublishOrigin } from '#schema/publish-origin.ts';
import type { Provenance } from '#schema/tables/define.ts';
import type { VersionOrigin } from '#schema/version.ts';

/**
 * Where a version is from, as it is stored: what a sync read, else what the publisher states; null for neither.
 */
export function provenanceOf(
  input: PublishOrigin & { provenance?: Provenance },
): Provenance | null {
  if (input.provenance !== undefined) return input.provenance;
  const { repository, commit, folder = '', dirty = null } = input;
  if (repository === undefined || commit === undefined) return null;
  return { by: 'publisher', url: repository, commit, path: folder, dirty };
}

/** Who may see a version may see where it is from; a URL never has a credential, and here it would not show. */
export function originOf(provenance: Provenance | null): VersionOrigin | null {
  if (provenance === null) return null;
  const { url, commit, path } = provenance;
  const claimed = provenance.by === 'publisher';
  // A sync takes the files from the commit itself.
  const dirty = claimed ? provenance.dirty : false;
  return { repository: withoutUser(url), commit, path, claimed, dirty };
}
