import type { Context as HonoContext } from 'hono';
import { type Channel, channel } from '#schema/version.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import type { Actor, Context } from '../domain/context.ts';
import { logOfRequest } from './request-log.ts';

/** The domain context of a request by this actor. */
export function contextOf(c: HonoContext<AppEnv>, deps: AppDeps, actor: Actor | null): Context {
  return {
    ...deps,
    actor,
    log: logOfRequest(deps.log, c),
    requestId: c.get('requestId'),
    ip: deps.clientAddress(c),
    channel: channelOf(c),
  };
}

/** The channel that the client declares in a header; `api` if it declares none or an unknown one. */
function channelOf(c: HonoContext): Channel {
  const said = c.req.header('x-agenthub-channel');
  // Most requests have no such header, and a failed parse takes as long as routing a request.
  const parsed = said === undefined ? undefined : channel.safeParse(said);
  return parsed?.data ?? 'api';
}
