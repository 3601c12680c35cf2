import type { GitHead } from '#api/domain/git.ts';
import { AppError } from '#schema/error.ts';
import type { RemoteRef } from './refs.ts';

/** The full names that a ref may have, best first: a branch comes before a tag, as in `git clone --branch`. */
function placesOf(ref: string | null): string[] {
  if (ref === null || ref === 'HEAD') return ['HEAD'];
  if (ref.startsWith('refs/')) return [ref];
  return [`refs/heads/${ref}`, `refs/tags/${ref}`];
}

/** The ref prefixes to request from a remote to find a ref. */
export function refPrefixes(ref: string | null): string[] {
  return placesOf(ref);
}

/**
 * Finds a ref (null: HEAD) among a remote's refs: its commit (also of an annotated tag) and its full name.
 * Throws `git.ref_not_found`.
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
