import type { Visibility } from '#schema/asset.ts';
import type { Scope } from '#schema/token.ts';
import type { NamespaceType } from '#schema/name.ts';
import type { MemberRole, Role } from '#schema/user.ts';
import type { Channel } from '#schema/version.ts';
import type { BlobStore } from './blobs.ts';
import type { Database } from './database.ts';
import type { GitLimits, GitRemotes } from './git.ts';
import type { Hashes } from './hashes.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { PasswordHasher } from './passwords.ts';
import type { Parsers } from './parsers.ts';
import type { SearchIndex } from './search.ts';
import type { Secrets } from './secrets.ts';
import type { SyncWorker } from './sync-worker.ts';
import type { LastUses } from './token/last-use.ts';

/**
 * The caller. `namespaces` are the user's memberships. An API key may be limited in scopes and to one
 * namespace.
 */
export type Actor = {
  userId: string;
  username: string;
  role: Role;
  namespaces: { id: string; name: string; type: NamespaceType; role: MemberRole }[];
  via: 'session' | 'token' | 'key' | 'admin-key' | 'system';
  scopes: Scope[];
  onlyNamespaceId: string | null;
  /** The API key of the request, with its first characters for the log; null without one. It limits what it may do to other keys. */
  key: { id: string; start: string; expiresAt: Date | null } | null;
};

/** The part of the configuration that the domain uses. */
export type Settings = {
  publicUrl: string;
  /** Whether `PUBLIC_URL` is configured. If not, clients may use other addresses than this default. */
  isPublicUrlSet: boolean;
  registration: 'open' | 'invite' | 'closed';
  /** Domains of e-mail addresses that may register; empty for all. */
  registrationEmailDomains: string[];
  /** Names that only admins may give to users and teams; `*` stands for any characters. */
  reservedNamespaces: string[];
  /** Who may create a team. */
  teamCreation: 'users' | 'admins';
  /** Whether `READ_ONLY` is set: reads are served, writes refused. */
  readOnly: boolean;
  anonymousRead: boolean;
  defaultVisibility: Visibility;
  /** What an install records: nothing, that someone installed, or also which user. */
  installStats: 'off' | 'anonymous' | 'user';
  secretKey: string;
  sessionSeconds: number;
  limits: Limits;
  /** The interval between runs of a source that sets none itself. */
  syncIntervalSeconds: number;
};

/** Writes log lines: a short event name, and fields. Never pass a secret. */
export type Log = {
  debug(event: string, fields?: Record<string, unknown>): void;
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  error(event: string, fields?: Record<string, unknown>): void;
};

/** The dependencies of every verb that are the same for all requests. */
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
  lastUses: LastUses;
  log: Log;
  metrics: Metrics;
  now(): Date;
};

/** The first argument of every verb: the services, and the caller of this request. */
export type Context = Services & {
  actor: Actor | null;
  requestId: string;
  ip: string | null;
  channel: Channel;
};
