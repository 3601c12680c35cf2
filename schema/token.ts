import { z } from '@hono/zod-openapi';
import { time } from './asset.ts';
import { namespaceName } from './name.ts';

/** The scope of an API key; `admin` includes `publish`, which includes `read`. */
export const scope = z.enum(['read', 'publish', 'admin']);
export type Scope = z.infer<typeof scope>;

export const tokenDaysDefault = 90;
export const tokenDaysMax = 3650;

/**
 * An API key: `sr_` and 43 base64url characters (32 random bytes). Documented for secret scanners in `docs/security.md`,
 * so it must not change.
 */
export const tokenPattern = /^sr_[A-Za-z0-9_-]{43}$/;

export const tokenInput = z
  .strictObject({
    name: z.string().trim().min(1, 'Name the key').max(64),
    scopes: z.array(scope).min(1).default(['read', 'publish']),
    namespace: namespaceName.optional(),
    /** Days until it expires; null for never. Default: 90 days, or the remaining days of the key that makes it. */
    expiresInDays: z
      .number()
      .int()
      .min(1)
      .max(tokenDaysMax)
      .nullable()
      .optional()
      .openapi({
        description: `Days until it ends, ${tokenDaysDefault} if left out; null for never. A key makes none that outlives it.`,
      }),
  })
  .openapi('TokenInput');

/** An API key in a list: only its start, never the key itself. */
export const tokenSummary = z
  .object({
    id: z.uuid(),
    name: z.string(),
    start: z.string().openapi({ example: 'sr_Ab3x' }),
    scopes: z.array(scope),
    namespace: z.string().nullable(),
    createdAt: time,
    expiresAt: time.nullable(),
    expiresSoon: z
      .boolean()
      .openapi({ description: 'Whether it expires within 14 days, by the clock of the registry.' }),
    lastUsedAt: time
      .nullable()
      .openapi({ description: 'At most two minutes late; null if it was never used' }),
    lastUsedIp: z.string().nullable().optional().openapi({
      description: 'The address of the last use; absent in answers of older registries',
    }),
  })
  .openapi('Token');
export type TokenSummary = z.infer<typeof tokenSummary>;

/** A new API key; only this answer has the complete key. */
export const createdToken = tokenSummary
  .extend({ key: z.string().regex(tokenPattern) })
  .openapi('CreatedToken');
