import type { Visibility } from '#schema/asset.ts';
import type { Scope } from '#schema/token.ts';
import type { Role } from '#schema/user.ts';
import type { Channel } from '#schema/version.ts';
import type { BlobStore } from './blobs.ts';
import type { Database } from './database.ts';
import type { GitLimits, GitRemotes } from './git.ts';
import type { Hashes } from './hashes.ts';
import type { PasswordHasher } from './passwords.ts';
import type { Parsers } from './parsers.ts';
import type { SearchIndex } from './search.ts';
import type { Secrets } from './secrets.ts';
import type { SyncWorker } from './sync-worker.ts';

/** Who acts. `namespaces` are the memberships by namespace id; a key may be limited in scopes and to one namespace. */
export type Actor = {
  userId: string;
  username: string;
  role: Role;
  namespaces: { id: string; name: string; role: 'owner' | 'maintainer' | 'member' }[];
  via: 'session' | 'token' | 'key' | 'admin-key' | 'system';
  scopes: Scope[];
  onlyNamespaceId: string | null;
  /** The API key that it came with: what it may do to other keys depends on it. Null without one. */
  key: { id: string; expiresAt: Date | null } | null;
};

/** What the domain is told of the configuration. */
export type Settings = {
  publicUrl: string;
  /** Whether an operator said so; otherwise clients may reach us by other addresses than this default. */
  isPublicUrlSet: boolean;
  registration: 'open' | 'closed';
  anonymousRead: boolean;
  defaultVisibility: Visibility;
  secretKey: string;
  sessionSeconds: number;
  limits: Limits;
  /** How long after a run of a source the next one is due, where the source says nothing else. */
  syncIntervalSeconds: number;
};

/** Bounds of what can be published; design section 3 gives the defaults. */
export type Limits = {
  filesMax: number;
  fileBytesMax: number;
  unpackedBytesMax: number;
  /** A request body, and so an archive. */
  bodyBytesMax: number;
};

export const defaultLimits: Limits = {
  filesMax: 1_000,
  fileBytesMax: 10 * 1024 * 1024,
  unpackedBytesMax: 50 * 1024 * 1024,
  bodyBytesMax: 52 * 1024 * 1024,
};

/** A line of the log: a short event name and what belongs to it. Never a secret. */
export type Log = {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
};

/** What every verb needs that does not change between requests. */
export type Services = {
  db: Database;
  blobs: BlobStore;
  search: SearchIndex;
  passwords: PasswordHasher;
  hashes: Hashes;
  parsers: Parsers;
  secrets: Secrets;
  git: GitRemotes;
  gitLimits: GitLimits;
  sync: SyncWorker;
  settings: Settings;
  log: Log;
  now(): Date;
};

/** The first argument of every verb: the services, and whose request this is. */
export type Context = Services & {
  actor: Actor | null;
  requestId: string;
  ip: string | null;
  channel: Channel;
};
