import { z } from '@hono/zod-openapi';
import { time } from './asset.ts';
import { namespaceName, namespaceType, reservedNamespaces } from './name.ts';

/** Instance roles. */
export const role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof role>;

/** Roles inside a namespace. */
export const memberRole = z.enum(['owner', 'maintainer', 'member']);
export type MemberRole = z.infer<typeof memberRole>;

/** A username is also the name of the user's namespace, so it follows the same rule and must not be reserved. */
export const username = namespaceName.refine(
  (name) => !reservedNamespaces.has(name),
  'This username is reserved',
);

export const email = z
  .email('This is not an e-mail address')
  .max(254)
  .transform((text) => text.toLowerCase())
  .openapi({ type: 'string', format: 'email', example: 'mei@example.com' });

/** bcrypt ignores everything after 72 bytes, so a longer password is refused. */
export const passwordBytesMax = 72;
export const password = z
  .string()
  .min(8, 'A password has at least 8 characters')
  .refine(
    (text) => new TextEncoder().encode(text).byteLength <= passwordBytesMax,
    `A password has at most ${passwordBytesMax} bytes`,
  );

/** A password that is typed to sign in; it need not follow the rules of {@link password}. */
export const typedPassword = z.string().max(1024);

/** The change of the user's own password, with the current one. */
export const passwordChange = z
  .strictObject({
    currentPassword: typedPassword,
    newPassword: password,
  })
  .openapi('PasswordChange');

/** The fields of a user that admins see. */
export const userSummary = z
  .object({
    id: z.string(),
    username: z.string(),
    displayName: z.string().nullable(),
    email: z.string(),
    role,
    /** The time since which the user is disabled; null if the user is active. */
    disabledAt: time.nullable(),
    createdAt: time,
  })
  .openapi('User');
export type UserSummary = z.infer<typeof userSummary>;

/** The fields that the signed-in user sees of their own account. */
export const account = z
  .object({
    id: z.string(),
    username: z.string(),
    displayName: z.string().nullable(),
    email: z.string(),
    role,
    createdAt: time,
    namespaces: z.array(z.object({ name: z.string(), type: namespaceType, role: memberRole })),
  })
  .openapi('Account');
export type Account = z.infer<typeof account>;
