import { z } from '@hono/zod-openapi';
import { time } from './asset.ts';
import { account } from './user.ts';

/** The answer of every route that signs a user in. */
export const session = z
  .object({
    user: account,
    /** A JWT (HS256, valid for 24 h); a browser also gets it as an HttpOnly cookie. */
    token: z.string(),
    expiresAt: time,
  })
  .openapi('Session');
