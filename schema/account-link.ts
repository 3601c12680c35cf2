import { z } from '@hono/zod-openapi';
import { time } from './asset.ts';
import { namespaceName } from './name.ts';
import { memberRole } from './user.ts';

/** The secret of a link: `sl_` and 43 base64url characters (32 random bytes). It is no API key. */
export const linkSecretPattern = /^sl_[A-Za-z0-9_-]{43}$/;
export const linkSecret = z.string().max(64);

/** A link that works once. Only the answer that makes it has the address. */
export const accountLink = z
  .object({
    url: z.string().openapi({ example: 'https://hub.example.com/login/reset#sl_…' }),
    expiresAt: time,
  })
  .openapi('AccountLink');
export type AccountLink = z.infer<typeof accountLink>;

export const invitationHoursMax = 30 * 24;

export const invitationInput = z
  .strictObject({
    /** The team that who registers joins. */
    team: namespaceName.optional(),
    role: memberRole.optional(),
    expiresInHours: z
      .number()
      .int()
      .min(1)
      .max(invitationHoursMax)
      .default(7 * 24),
  })
  .refine(({ team, role }) => role === undefined || team !== undefined, {
    path: ['role'],
    message: 'A role needs a team',
  })
  .openapi('InvitationInput');

/** An open invitation in a list, without its address. */
export const invitation = z
  .object({
    id: z.uuid(),
    team: namespaceName.nullable(),
    role: memberRole.nullable(),
    /** Who made it; null for the server itself. */
    invitedBy: z.string().nullable(),
    createdAt: time,
    expiresAt: time,
  })
  .openapi('Invitation');
export type Invitation = z.infer<typeof invitation>;

export const createdInvitation = invitation
  .extend({ url: accountLink.shape.url })
  .openapi('CreatedInvitation');
export type CreatedInvitation = z.infer<typeof createdInvitation>;
