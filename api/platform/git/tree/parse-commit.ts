import { AppError } from '#schema/error.ts';

/** The parts of a commit that we use. */
export type Commit = {
  treeOid: string;
  author: { name: string; email: string; writtenAt: Date | null };
};

/** The end of the year 9999; later times cannot be stored. */
const writtenAtSecondsMax = 253_402_300_799;

/**
 * Parses a commit object. A missing or malformed author becomes an empty one, since the tree matters. Throws
 * `git.invalid` without a tree.
 */
export function parseCommit(oid: string, bytes: Uint8Array): Commit {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 64 * 1024));
  const headers = head.split('\n\n', 1)[0] ?? '';
  const treeOid = /^tree ([0-9a-f]{40})$/m.exec(headers)?.[1];
  if (treeOid === undefined) {
    throw new AppError('git.invalid', `The commit ${oid} is damaged: it has no tree.`);
  }
  const encoding = /^encoding ([\w.-]{1,40})$/m.exec(headers)?.[1] ?? 'utf-8';
  const text = decode(bytes.subarray(0, headers.length), encoding);
  // Linear on any input: each group has one character class, and no group can end where the next may start.
  const author = /^author ([^\n<]*)<([^\n<>]*)>(?: (\d{1,12}) [+-]\d{4})?/m.exec(text);
  const seconds = author?.[3] === undefined ? Number.NaN : Number(author[3]);
  return {
    treeOid,
    author: {
      name: (author?.[1] ?? '').trim().slice(0, 200),
      email: (author?.[2] ?? '').trim().slice(0, 254),
      writtenAt: seconds <= writtenAtSecondsMax ? new Date(seconds * 1000) : null,
    },
  };
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    // The runtime does not know this encoding.
    return new TextDecoder().decode(bytes);
  }
}
