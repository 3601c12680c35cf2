import type { Context as HonoContext } from 'hono';
import { type Channel, channel } from '#schema/version.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import type { Actor, Context } from '../domain/context.ts';

/** What the domain needs for a request, with who asks. */
export function contextOf(c: HonoContext<AppEnv>, deps: AppDeps, actor: Actor | null): Context {
  return {
    ...deps,
    actor,
    requestId: c.get('requestId'),
    ip: deps.clientAddress(c),
    channel: channelOf(c),
  };
}

/** What sent a request, as its client says; a script that says nothing, or what we do not know, is `api`. */
function channelOf(c: HonoContext): Channel {
  const said = c.req.header('x-agenthub-channel');
  // Most say nothing, and a failed parse takes as long as the routing of a request.
  const parsed = said === undefined ? undefined : channel.safeParse(said);
  return parsed?.data ?? 'api';
}
