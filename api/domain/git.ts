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

/** Bounds of reading one commit; each is checked before the bytes that would pass it are held. */
export type GitLimits = {
  /** What is received, all packs together. */
  packBytesMax: number;
  objectsMax: number;
  /** A larger file is not read; the rest is. */
  blobBytesMax: number;
  /** Files and folders of the tree, links and submodules too. */
  entriesMax: number;
  /** All objects together, as they are when unpacked. */
  unpackedBytesMax: number;
};

/** A file of a snapshot: a path that is safe to store, and git's name of its content. */
export type GitFile = { path: string; oid: string; executable: boolean };

/** A symbolic link of a snapshot. `oid` names a file whose text is where it leads. */
export type GitLink = { path: string; oid: string };

/** What {@link GitSnapshot.load} is asked for: folders with all below them, by path, and files by their `oid`. */
export type WantedContent = { folders: string[]; oids: string[] };

/** The tree of one commit. Its files come when they are loaded, so that a part of a large repository can be read. */
export type GitSnapshot = {
  commit: string;
  /** Who wrote the commit, and when; a repository may hold anything in these, also nothing. */
  author: { name: string; email: string; writtenAt: Date | null };
  /** Every file, also one that is too large to be read; in the order of git's trees. Paths that differ in case only may be among them. */
  files: GitFile[];
  links: GitLink[];
  /** What else is in the tree, with the reason why it cannot be taken: submodules, unsafe names. Where a folder is named, nothing below it was looked at. */
  problems: ErrorItem[];
  /**
   * Fetches what {@link GitSnapshot.readBlob} is to read, if it is not there already. Throws what
   * {@link GitRemotes.fetchTree} throws; a single file that is too large is no reason to.
   */
  load(wanted: WantedContent): Promise<void>;
  /** The bytes of a file that was loaded; null for one that passes a limit and was not read. */
  sizeOf(oid: string): number | null;
  /** The bytes of a file that was loaded. Throws `git.invalid` for one that was not, `git.too_large`. */
  readBlob(oid: string): Promise<Uint8Array>;
};

/**
 * Reads git remotes. Both verbs end with the `reason` of their signal when it aborts, and throw
 * `request.invalid` (the source), `git.unreachable`, `git.busy`, `git.timeout`, `git.address_denied`,
 * `git.auth_failed`, `git.host_key_unknown`, `git.host_key_changed`, `git.repository_not_found`,
 * `git.ref_not_found`, `git.too_large`, `git.invalid`. No error holds a secret.
 */
export type GitRemotes = {
  /** The commit that the source's ref points to now: what it costs to learn that nothing changed. */
  resolveRemote(source: GitSource, signal?: AbortSignal): Promise<GitHead>;
  /**
   * The tree of one commit, by a fetch of depth 1: of the folders alone where the remote can leave files
   * out, else with every file. Throws `git.ref_not_found` when the remote does not give that commit.
   */
  fetchTree(
    source: GitSource,
    commit: string,
    limits: GitLimits,
    signal?: AbortSignal,
  ): Promise<GitSnapshot>;
};
