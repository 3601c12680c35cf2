import { z } from '@hono/zod-openapi';
import { time } from './asset.ts';
import { namespaceName, reservedNamespaces } from './name.ts';

/** Instance roles. */
export const role = z.enum(['user', 'admin']);
export type Role = z.infer<typeof role>;

/** Roles inside a namespace. */
export const memberRole = z.enum(['owner', 'maintainer', 'member']);
export type MemberRole = z.infer<typeof memberRole>;

/** A username is the name of the person's namespace, so it obeys that rule and is none of the reserved words. */
export const username = namespaceName.refine(
  (name) => !reservedNamespaces.has(name),
  'This username is reserved',
);

export const email = z
  .email('This is not an e-mail address')
  .max(254)
  .transform((text) => text.toLowerCase())
  .openapi({ type: 'string', format: 'email', example: 'mei@example.com' });

/** bcrypt reads 72 bytes and ignores the rest, so a longer password is refused instead of cut. */
export const passwordBytesMax = 72;
export const password = z
  .string()
  .min(8, 'A password has at least 8 characters')
  .refine(
    (text) => new TextEncoder().encode(text).byteLength <= passwordBytesMax,
    `A password has at most ${passwordBytesMax} bytes`,
  );

/** What {@link password} is checked against, not made to fit: one that is typed to sign in. */
export const typedPassword = z.string().max(1024);

/** A new password of one's own, with the old one. */
export const passwordChange = z
  .strictObject({
    currentPassword: typedPassword,
    newPassword: password,
  })
  .openapi('PasswordChange');

/** A user as admins see them. */
export const userSummary = z
  .object({
    id: z.string(),
    username: z.string(),
    displayName: z.string().nullable(),
    email: z.string(),
    role,
    /** Since when no session, key or password of theirs works; null while they do. */
    disabledAt: time.nullable(),
    createdAt: time,
  })
  .openapi('User');
export type UserSummary = z.infer<typeof userSummary>;

/** The signed-in user, as only they see themselves. */
export const account = z
  .object({
    id: z.string(),
    username: z.string(),
    displayName: z.string().nullable(),
    email: z.string(),
    role,
    createdAt: time,
    namespaces: z.array(z.object({ name: z.string(), role: memberRole })),
  })
  .openapi('Account');
export type Account = z.infer<typeof account>;
