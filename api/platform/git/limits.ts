import type { GitLimits } from '#api/domain/git.ts';

/** The limits for a server with 512 MB. A repository of 1,000 skills needs a tenth of them. */
export const gitLimitsDefault: GitLimits = {
  packBytesMax: 128 * 1024 * 1024,
  objectsMax: 200_000,
  blobBytesMax: 32 * 1024 * 1024,
  entriesMax: 100_000,
  unpackedBytesMax: 512 * 1024 * 1024,
};

/** The limits for a Worker, which has 128 MB for everything. */
export const gitLimitsEdge: GitLimits = {
  packBytesMax: 24 * 1024 * 1024,
  objectsMax: 50_000,
  blobBytesMax: 10 * 1024 * 1024,
  entriesMax: 50_000,
  unpackedBytesMax: 128 * 1024 * 1024,
};

/** The time limits of one conversation, in milliseconds. */
export type GitTimeouts = {
  /** DNS, connection, proxy, and the TLS or SSH handshake. */
  connectMs: number;
  /** Between two chunks of a response. */
  idleMs: number;
  /** The whole conversation; `GIT_CLONE_TIMEOUT`. */
  totalMs: number;
};

/** The time limits unless the configuration sets others. */
export const gitTimeoutsDefault: GitTimeouts = {
  connectMs: 10_000,
  idleMs: 30_000,
  totalMs: 300_000,
};
