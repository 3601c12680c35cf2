import type { ErrorItem } from '#schema/error.ts';

/**
 * How a remote is told who asks. A token goes as the password of HTTP Basic, with `username` in front of
 * it or, without one, what the forge expects: `x-access-token` on github.com, else GitLab's `oauth2`.
 */
export type GitCredential =
  | { kind: 'token'; token: string; username?: string | undefined }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'ssh-key'; privateKey: string; passphrase?: string | undefined };

/**
 * Where to read from. `url` is http, https or ssh (also `git@host:path`), without a password in it; `ref` is
 * a branch, a tag, a full ref name or a commit, and null the remote's HEAD.
 */
export type GitSource = { url: string; ref: string | null; credential: GitCredential | null };

/** What a ref points to: 40 hex digits, and the full name of the ref (`refs/heads/main`), or the commit itself. */
export type GitHead = { commit: string; ref: string };

/** Bounds of one fetch; each is checked before the bytes that would pass it are held. */
export type GitLimits = {
  /** What is received. */
  packBytesMax: number;
  objectsMax: number;
  /** A larger file is a problem of its path; the rest is read. */
  blobBytesMax: number;
  /** Files and folders of the tree, links and submodules too. */
  entriesMax: number;
  /** All objects together, as they are when unpacked. */
  unpackedBytesMax: number;
};

/** A file of a snapshot: a path that {@link GitSnapshot.readBlob} reads and that is safe to store. */
export type GitFile = { path: string; oid: string; executable: boolean; sizeBytes: number };

/** The files of one commit. */
export type GitSnapshot = {
  commit: string;
  /** Who wrote the commit, and when; a repository may hold anything in these, also nothing. */
  author: { name: string; email: string; writtenAt: Date | null };
  /** In the order of git's trees. */
  files: GitFile[];
  /** What is in the tree and not in `files`, with the reason: links, submodules, unsafe or colliding names, large files. */
  problems: ErrorItem[];
  /** The bytes of a file by its `oid`. Throws `git.invalid` for an oid that no file has, `git.too_large`. */
  readBlob(oid: string): Promise<Uint8Array>;
};

/**
 * Reads git remotes. Both verbs end with the `reason` of their signal when it aborts, and throw
 * `request.invalid` (the source), `git.unreachable`, `git.timeout`, `git.address_denied`,
 * `git.auth_failed`, `git.host_key_unknown`, `git.host_key_changed`, `git.repository_not_found`,
 * `git.ref_not_found`, `git.too_large`, `git.invalid`. No error holds a secret.
 */
export type GitRemotes = {
  /** The commit that the source's ref points to now: what it costs to learn that nothing changed. */
  resolveRemote(source: GitSource, signal?: AbortSignal): Promise<GitHead>;
  /** The files of one commit, by a fetch of depth 1. Throws `git.ref_not_found` when the remote does not give that commit. */
  fetchTree(
    source: GitSource,
    commit: string,
    limits: GitLimits,
    signal?: AbortSignal,
  ): Promise<GitSnapshot>;
};
