import { sqliteColumns } from './columns.ts';
import { defineSchema } from './define.ts';

/** The tables of the embedded and the remote libSQL database. */
export const sqliteTables = defineSchema(sqliteColumns);

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
} = sqliteTables;
