import type { GitHead } from '#api/domain/git.ts';
import { AppError } from '#schema/error.ts';
import type { RemoteRef } from './refs.ts';

/** Where a wanted ref may be, best first: as `git clone --branch` looks, a branch comes before a tag. */
function placesOf(ref: string | null): string[] {
  if (ref === null || ref === 'HEAD') return ['HEAD'];
  if (ref.startsWith('refs/')) return [ref];
  return [`refs/heads/${ref}`, `refs/tags/${ref}`];
}

/** What to ask a remote for to find a ref, as prefixes. */
export function refPrefixes(ref: string | null): string[] {
  return placesOf(ref);
}

/**
 * The commit that a wanted ref (null: HEAD) has among those of a remote, and the ref's full name; an
 * annotated tag gives its commit. Throws `git.ref_not_found`.
 */
export function chooseRef(refs: RemoteRef[], wanted: string | null): GitHead {
  for (const place of placesOf(wanted)) {
    const ref = refs.find(({ name }) => name === place);
    if (ref) return { commit: ref.peeled ?? ref.oid, ref: ref.target ?? ref.name };
  }
  throw new AppError(
    'git.ref_not_found',
    wanted === null
      ? 'The repository has no HEAD: it is empty, or its default branch does not exist. Name a ref.'
      : `The repository has no branch or tag "${wanted}".`,
  );
}
