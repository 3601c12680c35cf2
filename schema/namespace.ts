import { z } from '@hono/zod-openapi';
import { time } from './asset.ts';
import { namespaceName, namespaceType, reservedNamespaces } from './name.ts';
import { memberRole } from './user.ts';

/** The name of a new team; it shares its rule and its names with usernames. */
export const teamName = namespaceName.refine(
  (name) => !reservedNamespaces.has(name),
  'This name is reserved',
);

export const teamInput = z.strictObject({ name: teamName }).openapi('TeamInput');

/** A namespace as its reader sees it. */
export const namespaceSummary = z
  .object({
    name: namespaceName,
    type: namespaceType,
    createdAt: time,
    /** How many assets the caller may read in it. */
    assets: z.number().int(),
    /** How many members it has; null for callers that may not see them. */
    members: z.number().int().nullable(),
    /** The role of the caller; null without one. */
    role: memberRole.nullable(),
  })
  .openapi('Namespace');
export type NamespaceSummary = z.infer<typeof namespaceSummary>;

export const namespaceDetail = namespaceSummary
  .extend({
    /** What the caller may do in it. */
    permissions: z.object({
      publish: z.boolean(),
      administer: z.boolean(),
      addMembers: z.boolean(),
      manageMembers: z.boolean(),
      remove: z.boolean(),
    }),
  })
  .openapi('NamespaceDetail');
export type NamespaceDetail = z.infer<typeof namespaceDetail>;

export const memberSummary = z
  .object({
    username: namespaceName,
    displayName: z.string().nullable(),
    role: memberRole,
    /** Whether the user is disabled; such a member can do nothing and counts as no owner. */
    disabled: z.boolean(),
    since: time,
  })
  .openapi('Member');
export type MemberSummary = z.infer<typeof memberSummary>;

export const memberInput = z
  .strictObject({ username: namespaceName, role: memberRole.default('member') })
  .openapi('MemberInput');
export const memberChange = z.strictObject({ role: memberRole }).openapi('MemberChange');
