import { postgresColumns } from './columns.ts';
import { defineSchema } from './define.ts';

/** The tables of a Postgres database. */
export const postgresTables = defineSchema(postgresColumns);

// drizzle-kit reads the named exports.
export const {
  users,
  namespaces,
  namespaceMembers,
  tokens,
  loginAttempts,
  assets,
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
  auditEntries,
  syncSources,
  syncRuns,
  syncOutcomes,
  syncLogLines,
  syncedAssets,
} = postgresTables;
