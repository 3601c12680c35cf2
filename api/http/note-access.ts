import type { Context as HonoContext } from 'hono';
import { formatRef } from '#schema/name.ts';
import type { AppEnv } from '../deps.ts';
import type { AssetKey } from '../domain/asset/find.ts';
import type { VersionRow } from '../domain/version/get.ts';

/** What of a version was read, as the access log names it. */
export type Accessed = { asset: string; version: string; digest: string; file?: string };

/**
 * Notes for the access log which version a request read, also where it named a dist-tag. The answer is then
 * not cached: a cached one would not know its version.
 */
export function noteAccess(
  c: HonoContext<AppEnv>,
  { kind, namespace, name }: AssetKey,
  { version, digest }: Pick<VersionRow, 'version' | 'digest'>,
  file?: string,
): void {
  const asset = `${kind}:${formatRef({ namespace, name })}`;
  c.set('accessed', { asset, version, digest, ...(file === undefined ? {} : { file }) });
  (c as HonoContext).set('keepAnswer', undefined);
}
