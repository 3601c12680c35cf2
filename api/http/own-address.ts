import type { Context as HonoContext } from 'hono';
import type { AppDeps } from '../deps.ts';

/** The address at which clients reach us: `PUBLIC_URL`, or, if it is not set, the one of this request. */
export function ownAddress(c: HonoContext, { settings }: Pick<AppDeps, 'settings'>): string {
  const configured = new URL(settings.publicUrl);
  const { origin } = settings.isPublicUrlSet ? configured : new URL(c.req.url);
  return `${origin}${configured.pathname.replace(/\/$/, '')}`;
}
