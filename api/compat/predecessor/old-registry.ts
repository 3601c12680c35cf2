import type { Kind } from '#schema/kind.ts';

/** A user of the predecessor. */
export type OldUser = {
  id: number;
  username: string;
  displayName: string | null;
  email: string;
  isAdmin: boolean;
  /** Null unless it is a bcrypt hash. */
  passwordHash: string | null;
  hasApiKey: boolean;
  isActive: boolean;
  createdAt: Date;
};

/** What an asset of the predecessor consists of, by its kind. */
export type OldContent =
  | { kind: 'skill'; git: OldGit; readme: string; isExternal: boolean }
  | { kind: 'mcp'; transport: string; config: Record<string, unknown> }
  | { kind: 'agent'; prompt: string; skills: OldPart[]; servers: OldPart[] };

/** The commit and folder that a skill was published from. */
export type OldGit = { url: string; ref: string | null; commit: string; path: string };

/** A skill or an MCP server inside an agent. */
export type OldPart = Record<string, unknown> & { name: string };

/** An asset of the predecessor. */
export type OldAsset = {
  kind: Kind;
  id: number;
  name: string;
  description: string;
  version: string | null;
  tags: string[];
  authorId: number;
  installs: number;
  createdAt: Date;
  updatedAt: Date;
  content: OldContent;
};

/** One install that the predecessor logged. */
export type OldInstall = {
  kind: Kind;
  assetId: number;
  userId: number;
  target: string;
  at: Date;
};

/** A git source of the predecessor that was not deleted there. */
export type OldSource = { id: number; url: string; createdBy: number };

/** All that a database of the predecessor holds. */
export type OldRegistry = {
  /** Tells this registry from others, also in a copy of its file. */
  origin: string;
  users: OldUser[];
  assets: OldAsset[];
  installs: OldInstall[];
  sources: OldSource[];
};
