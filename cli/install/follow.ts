import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { VersionDetail } from '#schema/version.ts';
import type { BaseCommand } from '../base-command.ts';
import { type AssetId, keyOf, partsOf } from './asset-id.ts';
import { findNewer, isNewer, isVersion } from './newer.ts';
import { pinOf } from './plan-pin.ts';
import { isRange, selectorOf } from './requested.ts';
import { resolveVersion, yankText } from './resolve.ts';
import type { Installed } from './session.ts';

type Followed = Omit<Installed, 'root'>;

/** The version to update to. `isHeld` says that a pin keeps an asset from another one, which was said. */
export type Target = VersionDetail & { requested: string | null; isHeld: boolean };

/**
 * The version that an installed asset should have: what it follows means now; the installed one if it is pinned and
 * `unpin` does not lift that. Says what the user should know: a pin and what exists, a move back, a yank, and a newer
 * version outside of a range. Throws the errors of `resolveVersion`.
 */
export async function versionToFollow(
  command: BaseCommand,
  installed: Followed,
  unpin: boolean,
): Promise<Target> {
  const { kind, ref, locked } = installed;
  const { output } = command;
  const client = await command.client();
  const followed = selectorOf(locked);
  const isPinned = followed !== null && isVersion(followed);
  if (isPinned && !unpin) return pinnedVersion(command, client, installed);
  const selector = isPinned ? selectorOf({ ...locked, ...pinOf(locked, false) }) : followed;
  const text = keyOf({ kind, ref }) + (selector === null ? '' : `@${selector}`);
  const { version, notices } = await resolveVersion(command, client, text);
  for (const notice of notices) output.warn(notice);
  const [from, to] = [locked.version, version.version];
  if (isNewer(from, to)) {
    await warnIfYanked(command, client, installed);
    const what = isRange(selector) ? `the highest version of ${selector}` : (selector ?? 'latest');
    output.note(
      isPinned
        ? `  ${ref}: ${what} is ${to}, lower than ${from}`
        : `  ${ref}: ${what} moved back from ${from} to ${to}`,
    );
  }
  const newer = isRange(selector) ? await findNewer(client, { kind, ref }, to) : null;
  if (newer !== null)
    output.note(`  ${ref} follows ${selector}; ${newer} exists, which is not in that range`);
  return { ...version, requested: selector, isHeld: false };
}

async function pinnedVersion(
  { output }: BaseCommand,
  client: Client,
  { kind, ref, scope, locked: { version, requested } }: Followed,
): Promise<Target> {
  const current = await getInstalled(client, { kind, ref }, version);
  const isYanked = current.yankedAt !== null;
  if (isYanked) output.warn(yankText(ref, current));
  const newer = await findNewer(client, { kind, ref }, version);
  if (newer !== null) {
    output.note(`  ${ref} is pinned at ${version}, ${newer} exists`);
    const where = scope === 'user' ? ' --scope user' : '';
    output.hint(`agenthub-cli update ${keyOf({ kind, ref })} --unpin${where}`);
  } else if (isYanked) output.note(`  ${ref} is pinned at ${version}`);
  return { ...current, requested, isHeld: newer !== null || isYanked };
}

/** Warns if the installed version was yanked or is gone. */
async function warnIfYanked(
  { output }: BaseCommand,
  client: Client,
  { kind, ref, locked: { version } }: Followed,
): Promise<void> {
  try {
    const current = await getInstalled(client, { kind, ref }, version);
    if (current.yankedAt !== null) output.warn(yankText(ref, current));
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'version.not_found') throw err;
    output.warn(`${ref} ${version} is no longer in the registry`);
  }
}

function getInstalled(
  client: Client,
  { kind, ref }: AssetId,
  version: string,
): Promise<VersionDetail> {
  return client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}'), {
    params: { ...partsOf(ref), version },
  });
}
