import type { ErrorItem } from '#schema/error.ts';

/**
 * The credential for a remote. A token is sent as the password of HTTP Basic, with `username` or, without
 * one, the forge's default: `x-access-token` on github.com, else GitLab's `oauth2`.
 */
export type GitCredential =
  | { kind: 'token'; token: string; username?: string | undefined }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'ssh-key'; privateKey: string; passphrase?: string | undefined };

/**
 * A remote and a ref. `url` is http, https or ssh (also `git@host:path`), without a password; `ref` is a
 * branch, a tag, a full ref name or a commit; null means the remote's HEAD.
 */
export type GitSource = { url: string; ref: string | null; credential: GitCredential | null };

/**
 * A resolved ref: the commit as 40 hex digits, and the full name of the ref (`refs/heads/main`), or the
 * commit again.
 */
export type GitHead = { commit: string; ref: string };

/**
 * Limits of reading one commit. Each is checked before memory is allocated for the bytes that would exceed
 * it.
 */
export type GitLimits = {
  /** Received bytes, all packs together. */
  packBytesMax: number;
  objectsMax: number;
  /** A larger file is skipped; the others are read. */
  blobBytesMax: number;
  /** All entries of the tree: files, folders, links and submodules. */
  entriesMax: number;
  /** Unpacked bytes of all objects together. */
  unpackedBytesMax: number;
};

/** A file of a snapshot: a path that is safe to store, and the git object id of its content. */
export type GitFile = { path: string; oid: string; executable: boolean };

/** A symbolic link of a snapshot. `oid` is the object that contains its target. */
export type GitLink = { path: string; oid: string };

/** The content to load: whole folders by path, and files by `oid`. */
export type WantedContent = { folders: string[]; oids: string[] };

/**
 * The tree of one commit. File contents are loaded on demand, so that a part of a large repository can be
 * read.
 */
export type GitSnapshot = {
  commit: string;
  /** The author of the commit. These are arbitrary text of the repository, and may be empty. */
  author: { name: string; email: string; writtenAt: Date | null };
  /** All files in git's tree order, also those too large to read. Paths may differ only in case. */
  files: GitFile[];
  links: GitLink[];
  /**
   * Entries that cannot be used, with the reason: submodules, unsafe names. Nothing below a listed folder was
   * read.
   */
  problems: ErrorItem[];
  /**
   * Fetches content for {@link GitSnapshot.readBlob}, if it is not loaded yet. Throws what {@link
   * GitRemotes.fetchTree} throws, but not for a single file that is too large.
   */
  load(wanted: WantedContent): Promise<void>;
  /** The size of a loaded file in bytes; null for a file that exceeds a limit and was skipped. */
  sizeOf(oid: string): number | null;
  /** The bytes of a loaded file. Throws `git.invalid` for a file that is not loaded, and `git.too_large`. */
  readBlob(oid: string): Promise<Uint8Array>;
};

/**
 * Reads git remotes. Both methods throw the `reason` of their signal when it aborts, and `request.invalid`
 * (the source), `git.unreachable`, `git.busy`, `git.timeout`, `git.address_denied`, `git.auth_failed`,
 * `git.host_key_unknown`, `git.host_key_changed`, `git.repository_not_found`, `git.ref_not_found`,
 * `git.too_large`, `git.invalid`. No error contains a secret.
 */
export type GitRemotes = {
  /** The commit that the source's ref points to now: a cheap check for changes. */
  resolveRemote(source: GitSource, signal?: AbortSignal): Promise<GitHead>;
  /**
   * The tree of one commit, by a fetch of depth 1. Only folders are fetched if the remote supports filters,
   * else all files too. Throws `git.ref_not_found` if the remote does not serve that commit.
   */
  fetchTree(
    source: GitSource,
    commit: string,
    limits: GitLimits,
    signal?: AbortSignal,
  ): Promise<GitSnapshot>;
};
