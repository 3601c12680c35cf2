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
