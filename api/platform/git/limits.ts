import type { GitLimits } from '#api/domain/git.ts';

/** Bounds for a server with 512 MB; a repository of 1,000 skills is a tenth of them. */
export const gitLimitsDefault: GitLimits = {
  packBytesMax: 128 * 1024 * 1024,
  objectsMax: 200_000,
  blobBytesMax: 32 * 1024 * 1024,
  entriesMax: 100_000,
  unpackedBytesMax: 512 * 1024 * 1024,
};

/** Bounds for an edge worker, which has 128 MB for everything. */
export const gitLimitsEdge: GitLimits = {
  packBytesMax: 24 * 1024 * 1024,
  objectsMax: 50_000,
  blobBytesMax: 10 * 1024 * 1024,
  entriesMax: 50_000,
  unpackedBytesMax: 128 * 1024 * 1024,
};

/** How long one conversation may take, in milliseconds. */
export type GitTimeouts = {
  /** Name, address, TLS or SSH handshake, proxy. */
  connectMs: number;
  /** Between two pieces of an answer. */
  idleMs: number;
  /** All of it; `GIT_CLONE_TIMEOUT`. */
  totalMs: number;
};

export const gitTimeoutsDefault: GitTimeouts = {
  connectMs: 10_000,
  idleMs: 30_000,
  totalMs: 300_000,
};
