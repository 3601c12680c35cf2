import { sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Origin, Visibility } from '../asset.ts';
import type { Kind } from '../kind.ts';
import type { NamespaceType } from '../name.ts';
import type { Scope } from '../token.ts';
import type { SyncChange, SyncCounts, SyncState, SyncTrigger } from '../source.ts';
import type { MemberRole, Role } from '../user.ts';
import type { Channel, Warning, YankSeverity } from '../version.ts';
import type { Columns } from './columns.ts';

/** The kind of a source's credential. */
export type CredentialKind = 'none' | 'token' | 'basic' | 'ssh-key';

/** The origin of a version, read by a sync or stated by the publisher. `dirty` is null if it is unknown. */
export type Provenance =
  | { by?: undefined; url: string; ref: string; commit: string; path: string }
  | { by: 'publisher'; url: string; commit: string; path: string; dirty: boolean | null };

/**
 * Defines all tables with the column types of one dialect. Column names come from drizzle's
 * `casing: 'snake_case'`. The search index differs between the dialects, so it is in the hand-written part of
 * the migrations.
 */
export function defineSchema(d: Columns) {
  /** The id of a row that this one is part of, and is deleted with. */
  const partOf = (id: () => AnySQLiteColumn) =>
    d.text().notNull().references(id, { onDelete: 'cascade' });
  const isThere = sql`deleted_at is null`;
  const isOpen = sql`finished_at is null`;

  const users = d.table(
    'users',
    {
      id: d.text().primaryKey(),
      username: d.text().notNull(),
      email: d.text().notNull(),
      displayName: d.text(),
      role: d.text().$type<Role>().notNull().default('user'),
      passwordHash: d.text().notNull(),
      /** Part of every JWT; raising it ends all sessions of the user. */
      sessionEpoch: d.integer().notNull().default(0),
      disabledAt: d.time(),
      /** When the account was deleted. The row stays for what was published, without address, name and password. */
      deletedAt: d.time(),
      createdAt: d.time().notNull(),
      updatedAt: d.time().notNull(),
    },
    (t) => [
      d.uniqueIndex('users_username_key').on(t.username),
      d.uniqueIndex('users_email_key').on(t.email),
    ],
  );

  const namespaces = d.table(
    'namespaces',
    {
      id: d.text().primaryKey(),
      name: d.text().notNull(),
      type: d.text().$type<NamespaceType>().notNull(),
      createdAt: d.time().notNull(),
    },
    (t) => [d.uniqueIndex('namespaces_name_key').on(t.name)],
  );

  const namespaceMembers = d.table(
    'namespace_members',
    {
      namespaceId: partOf(() => namespaces.id),
      userId: partOf(() => users.id),
      role: d.text().$type<MemberRole>().notNull(),
      createdAt: d.time().notNull(),
    },
    (t) => [
      d.primaryKey({ columns: [t.namespaceId, t.userId] }),
      d.index('namespace_members_user_idx').on(t.userId),
    ],
  );

  /** Links that work once: an invitation to register, or one that resets a password. */
  const accountLinks = d.table(
    'account_links',
    {
      id: d.text().primaryKey(),
      purpose: d.text().$type<'invitation' | 'reset'>().notNull(),
      /** SHA-256 of the secret in the link, hexadecimal. */
      hash: d.text().notNull(),
      /** Whose password it resets; null for an invitation. */
      userId: d.text().references(() => users.id, { onDelete: 'cascade' }),
      /** The team that an invitation leads into, and the role there; null for none. */
      namespaceId: d.text().references(() => namespaces.id, { onDelete: 'cascade' }),
      role: d.text().$type<MemberRole>(),
      /** Null for the server itself. */
      createdBy: d.text().references(() => users.id, { onDelete: 'set null' }),
      createdAt: d.time().notNull(),
      expiresAt: d.time().notNull(),
    },
    (t) => [
      d.uniqueIndex('account_links_hash_key').on(t.hash),
      d.index('account_links_user_idx').on(t.userId),
      d.index('account_links_created_idx').on(t.createdAt, t.id),
    ],
  );

  const tokens = d.table(
    'tokens',
    {
      id: d.text().primaryKey(),
      userId: partOf(() => users.id),
      name: d.text().notNull(),
      /** `sr_` and the first four characters, to tell keys apart in a list. */
      start: d.text().notNull(),
      /** SHA-256 of the key, hexadecimal. */
      hash: d.text().notNull(),
      scopes: d.json<Scope[]>().notNull(),
      namespaceId: d.text().references(() => namespaces.id, { onDelete: 'cascade' }),
      createdAt: d.time().notNull(),
      expiresAt: d.time(),
      lastUsedAt: d.time(),
      /** The address of the last use. */
      lastUsedIp: d.text(),
      revokedAt: d.time(),
    },
    (t) => [d.uniqueIndex('tokens_hash_key').on(t.hash), d.index('tokens_user_idx').on(t.userId)],
  );

  /**
   * Device logins that wait for a decision, or for the key after an approval (RFC 8628). The row is deleted when the key
   * is handed out, and some time after it expired.
   */
  const deviceLogins = d.table(
    'device_logins',
    {
      id: d.text().primaryKey(),
      /** SHA-256 of the device code, hexadecimal. */
      deviceCodeHash: d.text().notNull(),
      /** What the person types, without the hyphen. */
      userCode: d.text().notNull(),
      /** As the client states it; the name of the key. */
      clientName: d.text().notNull(),
      /** The address that asked for the login. */
      ip: d.text(),
      scopes: d.json<Scope[]>().notNull(),
      /** The user who decided; null while nobody has. */
      userId: d.text().references(() => users.id, { onDelete: 'cascade' }),
      decision: d.text().$type<'approved' | 'denied'>(),
      /** How long the client must wait between two polls; each poll that comes too early adds 5 s. */
      intervalSeconds: d.integer().notNull(),
      polledAt: d.time(),
      createdAt: d.time().notNull(),
      expiresAt: d.time().notNull(),
    },
    (t) => [
      d.uniqueIndex('device_logins_device_code_key').on(t.deviceCodeHash),
      d.uniqueIndex('device_logins_user_code_key').on(t.userCode),
      d.index('device_logins_expires_idx').on(t.expiresAt),
      d.index('device_logins_user_idx').on(t.userId),
    ],
  );

  /** Attempts at passwords and registrations, kept in the database so that every replica counts the same. */
  const loginAttempts = d.table(
    'login_attempts',
    {
      /** What is counted, such as `account:<user id>` or `address:<ip>`; `api/domain/account/throttle.ts` has the list. */
      key: d.text().primaryKey(),
      failures: d.integer().notNull(),
      windowStartedAt: d.time().notNull(),
    },
    (t) => [d.index('login_attempts_window_idx').on(t.windowStartedAt)],
  );

  const assets = d.table(
    'assets',
    {
      id: d.text().primaryKey(),
      kind: d.text().$type<Kind>().notNull(),
      namespaceId: d
        .text()
        .notNull()
        .references(() => namespaces.id),
      name: d.text().notNull(),
      displayName: d.text(),
      description: d.text().notNull(),
      visibility: d.text().$type<Visibility>().notNull(),
      origin: d.text().$type<Origin>().notNull(),
      /** The tags in their order, for lists; `asset_tags` holds them as rows. */
      tags: d.json<string[]>().notNull(),
      /** The version of `latest`; null while every version is yanked. Updated together with the dist-tag. */
      latestVersion: d.text(),
      installs: d.integer().notNull().default(0),
      createdBy: d.text().references(() => users.id, { onDelete: 'set null' }),
      deprecatedAt: d.time(),
      deprecationMessage: d.text(),
      successor: d.text(),
      /** The kind of the successor; null if there is none. */
      successorKind: d.text().$type<Kind>(),
      deletedAt: d.time(),
      /** The id of the user who deleted it; null for what an older release deleted. */
      deletedBy: d.text(),
      createdAt: d.time().notNull(),
      updatedAt: d.time().notNull(),
    },
    (t) => [
      d.uniqueIndex('assets_name_key').on(t.kind, t.namespaceId, t.name),
      d.index('assets_bare_name_idx').on(t.kind, t.name),
      d.index('assets_installs_idx').on(t.kind, t.installs, t.id).where(isThere),
      d.index('assets_updated_idx').on(t.kind, t.updatedAt, t.id).where(isThere),
      d.index('assets_by_name_idx').on(t.kind, t.name, t.id).where(isThere),
      d.index('assets_visibility_idx').on(t.kind, t.visibility, t.namespaceId).where(isThere),
    ],
  );

  /**
   * The former names of assets that were renamed or transferred. They lead to the asset itself, so that there are no
   * chains. `assetId` is null after the asset was removed for good; the name stays taken.
   */
  const assetRedirects = d.table(
    'asset_redirects',
    {
      kind: d.text().$type<Kind>().notNull(),
      namespaceId: d
        .text()
        .notNull()
        .references(() => namespaces.id, { onDelete: 'cascade' }),
      name: d.text().notNull(),
      assetId: d.text().references(() => assets.id, { onDelete: 'set null' }),
      createdAt: d.time().notNull(),
    },
    (t) => [
      d.primaryKey({ columns: [t.kind, t.namespaceId, t.name] }),
      d.index('asset_redirects_bare_name_idx').on(t.kind, t.name),
      d.index('asset_redirects_asset_idx').on(t.assetId),
    ],
  );

  const assetTags = d.table(
    'asset_tags',
    {
      assetId: partOf(() => assets.id),
      tag: d.text().notNull(),
    },
    (t) => [d.primaryKey({ columns: [t.assetId, t.tag] }), d.index('asset_tags_tag_idx').on(t.tag)],
  );

  const versions = d.table(
    'versions',
    {
      id: d.text().primaryKey(),
      assetId: partOf(() => assets.id),
      version: d.text().notNull(),
      digest: d.text().notNull(),
      archiveBytes: d.integer().notNull(),
      unpackedBytes: d.integer().notNull(),
      fileCount: d.integer().notNull(),
      manifest: d.json<Record<string, unknown>>().notNull(),
      warnings: d.json<Warning[]>().notNull(),
      license: d.text(),
      author: d.text(),
      manifestTokens: d.integer().notNull(),
      changelog: d.text(),
      channel: d.text().$type<Channel>().notNull(),
      provenance: d.json<Provenance>(),
      publishedBy: d.text().references(() => users.id, { onDelete: 'set null' }),
      publishedAt: d.time().notNull(),
      yankedAt: d.time(),
      yankReason: d.text(),
      /** Null while it is not yanked. */
      yankSeverity: d.text().$type<YankSeverity>(),
    },
    (t) => [
      d.uniqueIndex('versions_version_key').on(t.assetId, t.version),
      d.index('versions_published_idx').on(t.assetId, t.publishedAt, t.id),
      d.index('versions_digest_idx').on(t.digest),
    ],
  );

  /** Separate from `versions`, so that a list of versions never reads the HTML. */
  const readmes = d.table('readmes', {
    versionId: partOf(() => versions.id).primaryKey(),
    html: d.text().notNull(),
    pipeline: d.integer().notNull(),
  });

  /**
   * The texts of a version for lists and the search index, so that no transaction has to read an archive. For
   * versions from older releases, the row is added when it is first needed.
   */
  const versionTexts = d.table('version_texts', {
    versionId: partOf(() => versions.id).primaryKey(),
    displayName: d.text(),
    description: d.text().notNull(),
    tags: d.json<string[]>().notNull(),
    /** The words of the manifest's text, for the search index. */
    searchText: d.text().notNull(),
  });

  const versionFiles = d.table(
    'version_files',
    {
      versionId: partOf(() => versions.id),
      path: d.text().notNull(),
      digest: d.text().notNull(),
      sizeBytes: d.integer().notNull(),
      executable: d.boolean().notNull(),
      mediaType: d.text().notNull(),
      /** The offset of the file's compressed bytes in the archive, so that one file can be read alone. */
      archiveOffset: d.integer().notNull(),
      archiveLength: d.integer().notNull(),
      /** As in the ZIP: 0 stored, 8 deflate. */
      compression: d.integer().notNull(),
    },
    (t) => [
      d.primaryKey({ columns: [t.versionId, t.path] }),
      d.index('version_files_digest_idx').on(t.digest),
    ],
  );

  /**
   * The parts that a version requires, pinned when it was published. `assetId` and `partVersionId` are null after the
   * part was removed; the text stays.
   */
  const versionParts = d.table(
    'version_parts',
    {
      versionId: d
        .text()
        .notNull()
        .references(() => versions.id, { onDelete: 'cascade' }),
      /** The place in the manifest, from 0. */
      ordinal: d.integer().notNull(),
      kind: d.text().$type<Kind>().notNull(),
      /** `namespace/name`. */
      ref: d.text().notNull(),
      /** The version, range or dist-tag as written; null for `latest`. */
      requested: d.text(),
      version: d.text().notNull(),
      digest: d.text().notNull(),
      assetId: d.text().references(() => assets.id, { onDelete: 'set null' }),
      partVersionId: d.text().references(() => versions.id, { onDelete: 'set null' }),
    },
    (t) => [
      d.primaryKey({ columns: [t.versionId, t.ordinal] }),
      d.index('version_parts_asset_idx').on(t.assetId, t.versionId),
      d.index('version_parts_part_idx').on(t.partVersionId),
    ],
  );

  const distTags = d.table(
    'dist_tags',
    {
      assetId: partOf(() => assets.id),
      tag: d.text().notNull(),
      versionId: partOf(() => versions.id),
      updatedAt: d.time().notNull(),
    },
    (t) => [
      d.primaryKey({ columns: [t.assetId, t.tag] }),
      d.index('dist_tags_version_idx').on(t.versionId),
    ],
  );

  /** Content-addressed bytes, for the blob store in the database. */
  const blobs = d.table('blobs', {
    digest: d.text().primaryKey(),
    sizeBytes: d.integer().notNull(),
    createdAt: d.time().notNull(),
  });

  /** The bytes in chunks of 256 KiB, so that a range can be read alone and answers of a remote database stay small. */
  const blobChunks = d.table(
    'blob_chunks',
    {
      digest: partOf(() => blobs.digest),
      ordinal: d.integer().notNull(),
      bytes: d.bytes().notNull(),
    },
    (t) => [d.primaryKey({ columns: [t.digest, t.ordinal] })],
  );

  const installs = d.table(
    'installs',
    {
      id: d.text().primaryKey(),
      assetId: partOf(() => assets.id),
      versionId: partOf(() => versions.id),
      userId: d.text().references(() => users.id, { onDelete: 'set null' }),
      target: d.text().notNull(),
      installedAt: d.time().notNull(),
      /** Whether it was the person's first install on that day; only these are counted. */
      counted: d.boolean().notNull().default(false),
    },
    (t) => [
      d.index('installs_asset_idx').on(t.assetId, t.installedAt),
      d.index('installs_version_idx').on(t.versionId),
      d.index('installs_user_idx').on(t.userId, t.installedAt),
    ],
  );

  /**
   * The persons who were counted on a day: a user id, or a keyed digest of the day and the address, which cannot be
   * linked to another day. Rows of past days are deleted.
   */
  const installPersons = d.table(
    'install_persons',
    {
      assetId: partOf(() => assets.id),
      /** `YYYY-MM-DD`, UTC. */
      day: d.text().notNull(),
      person: d.text().notNull(),
    },
    (t) => [d.primaryKey({ columns: [t.assetId, t.day, t.person] })],
  );

  const installDays = d.table(
    'install_days',
    {
      assetId: partOf(() => assets.id),
      /** `YYYY-MM-DD`, UTC. */
      day: d.text().notNull(),
      count: d.integer().notNull(),
    },
    (t) => [
      d.primaryKey({ columns: [t.assetId, t.day] }),
      d.index('install_days_day_idx').on(t.day),
    ],
  );

  /** A git upstream. `credential` and `webhookSecret` are encrypted; `api/platform/secrets` reads them. */
  const syncSources = d.table(
    'sync_sources',
    {
      id: d.text().primaryKey(),
      url: d.text().notNull(),
      ref: d.text(),
      pathGlob: d.text().notNull(),
      namespaceId: d
        .text()
        .notNull()
        .references(() => namespaces.id),
      visibility: d.text().$type<Visibility>().notNull(),
      /** Seconds; 0 for never, null for the setting of the registry. */
      intervalSeconds: d.integer(),
      credentialKind: d.text().$type<CredentialKind>().notNull(),
      credential: d.text(),
      webhookSecret: d.text().notNull(),
      pausedAt: d.time(),
      /** The last settled commit, with nothing left to retry; null after the settings of the source changed. */
      commit: d.text(),
      /** The time of the next scheduled run; null for never. */
      nextRunAt: d.time(),
      createdBy: d.text().references(() => users.id, { onDelete: 'set null' }),
      createdAt: d.time().notNull(),
      updatedAt: d.time().notNull(),
    },
    (t) => [
      d.index('sync_sources_created_idx').on(t.createdAt, t.id),
      d.index('sync_sources_next_idx').on(t.nextRunAt),
    ],
  );

  /** One run of a source. Its worker holds the lease and writes only while it does. */
  const syncRuns = d.table(
    'sync_runs',
    {
      id: d.text().primaryKey(),
      sourceId: partOf(() => syncSources.id),
      trigger: d.text().$type<SyncTrigger>().notNull(),
      state: d.text().$type<SyncState>().notNull(),
      attempt: d.integer().notNull().default(1),
      ref: d.text(),
      commit: d.text(),
      counts: d.json<SyncCounts>().notNull(),
      errorCode: d.text(),
      errorDetail: d.text(),
      requestedBy: d.text(),
      cancelRequestedAt: d.time(),
      /** The trigger of a run that was requested while this one ran; the next run starts when this one ends. */
      followUp: d.text().$type<SyncTrigger>(),
      /** The worker of the run. Its lease ends at `leaseUntil` unless it is renewed. */
      leaseHolder: d.text(),
      leaseUntil: d.time(),
      /** The time of the next attempt of a failed run. */
      nextAttemptAt: d.time(),
      createdAt: d.time().notNull(),
      startedAt: d.time(),
      finishedAt: d.time(),
    },
    (t) => [
      d.index('sync_runs_source_idx').on(t.sourceId, t.createdAt, t.id),
      d.index('sync_runs_created_idx').on(t.createdAt, t.id),
      d.index('sync_runs_open_idx').on(t.state, t.createdAt).where(isOpen),
      /** A source has at most one open run. */
      d.uniqueIndex('sync_runs_one_open_key').on(t.sourceId).where(isOpen),
    ],
  );

  /** The outcomes of a run, one for each asset that did not stay unchanged. */
  const syncOutcomes = d.table(
    'sync_outcomes',
    {
      runId: partOf(() => syncRuns.id),
      path: d.text().notNull(),
      kind: d.text().$type<Kind>().notNull(),
      name: d.text(),
      change: d.text().$type<SyncChange>().notNull(),
      version: d.text(),
      failed: d.boolean().notNull(),
      reasons: d.json<string[]>().notNull(),
    },
    // A folder whose asset was renamed has two outcomes: one gone, one new.
    (t) => [d.primaryKey({ columns: [t.runId, t.path, t.change, t.kind] })],
  );

  const syncLogLines = d.table(
    'sync_log_lines',
    {
      runId: partOf(() => syncRuns.id),
      ordinal: d.integer().notNull(),
      at: d.time().notNull(),
      level: d.text().$type<'info' | 'warn' | 'error'>().notNull(),
      text: d.text().notNull(),
    },
    (t) => [d.primaryKey({ columns: [t.runId, t.ordinal] })],
  );

  /** The source of an asset, its folder in the repository, and the fingerprint of the last sync. */
  const syncedAssets = d.table(
    'synced_assets',
    {
      assetId: partOf(() => assets.id).primaryKey(),
      sourceId: partOf(() => syncSources.id),
      path: d.text().notNull(),
      /** SHA-256 of the paths, modes and git object ids of its files; the same value means that nothing changed. */
      fingerprint: d.text().notNull(),
      /** When a sync found that it is no longer upstream; null while it is there. */
      goneAt: d.time(),
    },
    (t) => [d.index('synced_assets_source_idx').on(t.sourceId, t.path)],
  );

  /**
   * The versions that were purged: their numbers stay used, and what had their digest is refused. By name and not
   * by id, so that they outlive their asset and apply to a backup that still holds it.
   */
  const tombstones = d.table(
    'tombstones',
    {
      kind: d.text().$type<Kind>().notNull(),
      namespace: d.text().notNull(),
      name: d.text().notNull(),
      version: d.text().notNull(),
      digest: d.text().notNull(),
      reason: d.text().notNull(),
      purgedAt: d.time().notNull(),
      /** When its archive was removed from the store, or another version was found to need it; null until then. */
      settledAt: d.time(),
    },
    (t) => [
      d.primaryKey({ columns: [t.kind, t.namespace, t.name, t.version] }),
      d.index('tombstones_digest_idx').on(t.digest),
    ],
  );

  /** The audit log. Rows also name their subject as text, so that they stay readable after it is deleted. */
  const auditEntries = d.table(
    'audit_entries',
    {
      id: d.text().primaryKey(),
      actorId: d.text(),
      actorName: d.text().notNull(),
      action: d.text().notNull(),
      subject: d.text().notNull(),
      /** The kind of an asset, or of the asset that the subject is part of; null for other subjects. */
      subjectKind: d.text().$type<Kind>(),
      subjectId: d.text(),
      detail: d.json<Record<string, unknown>>().notNull(),
      /** The changed fields before and after a change; null where nothing was changed, or by an older release. */
      before: d.json<Record<string, unknown>>(),
      after: d.json<Record<string, unknown>>(),
      requestId: d.text(),
      ip: d.text(),
      at: d.time().notNull(),
    },
    (t) => [
      d.index('audit_entries_at_idx').on(t.at, t.id),
      d.index('audit_entries_actor_idx').on(t.actorId, t.at),
      d.index('audit_entries_subject_idx').on(t.subject, t.at),
      d.index('audit_entries_action_idx').on(t.action, t.at),
    ],
  );

  return {
    users,
    namespaces,
    namespaceMembers,
    accountLinks,
    tokens,
    deviceLogins,
    loginAttempts,
    assets,
    assetRedirects,
    assetTags,
    versions,
    readmes,
    versionTexts,
    versionFiles,
    versionParts,
    distTags,
    blobs,
    blobChunks,
    installs,
    installDays,
    installPersons,
    tombstones,
    auditEntries,
    syncSources,
    syncRuns,
    syncOutcomes,
    syncLogLines,
    syncedAssets,
  };
}

/** The tables as the domain uses them, in both dialects. */
export type Tables = ReturnType<typeof defineSchema>;
