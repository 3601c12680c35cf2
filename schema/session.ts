import { z } from '@hono/zod-openapi';
import { time } from './asset.ts';
import { account } from './user.ts';

/** What signing in answers, by whatever route. */
export const session = z
  .object({
    user: account,
    /** A JWT (HS256, 24 h); the browser gets it as an HttpOnly cookie too. */
    token: z.string(),
    expiresAt: time,
  })
  .openapi('Session');
