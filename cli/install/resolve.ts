import { assetRoute, type Client } from '#schema/client.ts';
import type { AssetDetail, PinnedPart, VersionDetail, VersionSummary } from '#schema/version.ts';
import type { BaseCommand } from '../base-command.ts';
import { CliError } from '../errors.ts';
import type { AssetId } from './asset-id.ts';
import { getVersion, orMissing, renamedText, resolveRef } from '../refs.ts';

/** A version to install, as the registry announces it. */
export type Resolved = AssetId & {
  version: VersionDetail;
  requested: string | null;
  /** Notices for the user: a yank of the exact version that was asked for, a deprecation and the successor. */
  notices: string[];
};

/** What the user insists on. */
export type Insisted = { allowYanked?: boolean };

/**
 * The version that a ref selects; names must be exact. A yanked version is had only by its exact number: a broken one with
 * a notice, one that was withdrawn for a security reason only with `allowYanked`. Throws the errors of `resolveRef`,
 * `version.not_found`, and `cli.blocked` for a yanked version.
 */
export async function resolveVersion(
  command: BaseCommand,
  client: Client,
  text: string,
  { allowYanked = false }: Insisted = {},
): Promise<Resolved> {
  const { kind, namespace, name, selector } = await resolveRef(command, client, text);
  const params = { namespace, name };
  const asked = `${namespace}/${name}`;
  const asset = await orMissing(command, client, asked, () =>
    client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'), { params }),
  );
  const isMoved = asset.movedFrom === asked;
  const ref = isMoved ? asset.ref : asked;
  const version =
    selector === null || selector === asset.version?.version
      ? asset.version
      : await getVersion(client, { kind, namespace, name, selector });
  if (version === null) {
    throw new CliError('cli.blocked', `Every version of ${ref} is yanked`, {
      hints: [`see why:  agenthub-cli show ${ref} --versions`],
    });
  }
  const isExact = selector === version.version;
  const isAllowed = isExact && (allowYanked || version.yankSeverity !== 'security');
  if (version.yankedAt !== null && !isAllowed) throw yanked(asset, version);
  if (isMoved) command.output.note(renamedText(asked, ref));
  const notices = [...yankNotices(asset, version), ...noticesOf(asset)];
  return { kind, ref, version, requested: selector, notices };
}

function yanked(asset: AssetDetail, version: VersionSummary): CliError {
  const latest = asset.latestVersion;
  const insist =
    version.yankSeverity === 'security' && asset.permissions.write
      ? ['install it all the same:  --allow-yanked']
      : [];
  return new CliError('cli.blocked', yankText(asset.ref, version), {
    hints: latest
      ? [`use ${latest}:  agenthub-cli add ${asset.ref}@${latest}`, ...insist]
      : ['no other version can be installed', ...insist],
    ...(latest ? { candidates: [`${asset.ref}@${latest}`] } : {}),
  });
}

function yankNotices(asset: AssetDetail, version: VersionSummary): string[] {
  if (version.yankedAt === null) return [];
  const { latestVersion } = asset;
  return [`${yankText(asset.ref, version)}${latestVersion ? `; use ${latestVersion}` : ''}`];
}

/** Says that a version was yanked, how badly, and why. */
export function yankText(
  ref: string,
  {
    version,
    yankReason,
    yankSeverity,
  }: Pick<VersionSummary, 'version' | 'yankReason' | 'yankSeverity'>,
): string {
  const what = yankSeverity === 'security' ? 'was withdrawn for a security reason' : 'is yanked';
  return `${ref} ${version} ${what}${yankReason ? `: ${yankReason}` : ''}`;
}

function noticesOf({ ref, deprecation }: AssetDetail): string[] {
  if (!deprecation) return [];
  const use = deprecation.successor ? `; use ${deprecation.successor}` : '';
  return [`${ref} is deprecated${deprecation.message ? `: ${deprecation.message}` : ''}${use}`];
}

/** A part to install with an asset: the version that was pinned, and the asset that needs it. */
export type ResolvedPart = PinnedPart & { neededBy: AssetId };

/**
 * The parts of resolved versions, in their order. Throws `cli.blocked`, with all of them, if some can no longer be
 * downloaded, or were withdrawn for a security reason and `allowYanked` is not set.
 */
export function partsToInstall(
  resolved: readonly Resolved[],
  { allowYanked = false }: Insisted = {},
): ResolvedPart[] {
  const parts = resolved.flatMap(({ kind, ref, version }) =>
    version.parts.map((part) => ({ ...part, neededBy: { kind, ref } })),
  );
  const gone = parts.filter(({ trouble }) => trouble === 'deleted' || trouble === 'hidden');
  const withdrawn = allowYanked ? [] : parts.filter(isWithdrawn);
  if (withdrawn.length > 0) {
    throw new CliError('cli.blocked', 'Parts were withdrawn for a security reason', {
      errors: withdrawn.map(neededPart),
      hints: ['ask the owners of what needs them for a new version without them'],
    });
  }
  if (gone.length === 0) return parts;
  throw new CliError('cli.blocked', 'Parts are missing in the registry, or not visible to you', {
    errors: gone.map(neededPart),
    hints: ['ask their owners to restore or to share them, or for a new version without them'],
  });
}

const isWithdrawn = ({ yankSeverity }: ResolvedPart) => yankSeverity === 'security';

function neededPart({ ref, version, neededBy }: ResolvedPart) {
  return { pointer: ref, detail: `version ${version} is needed by ${neededBy.ref}` };
}

/** A warning for a part whose version was yanked or whose asset is deprecated; null if there is nothing to say. */
export function warningOfPart(part: ResolvedPart): string | null {
  const { ref, version, trouble, neededBy } = part;
  if (trouble === null) return null;
  const what = isWithdrawn(part) ? 'was withdrawn for a security reason' : `is ${trouble}`;
  return `${ref} ${version}, a part of ${neededBy.ref}, ${what}; a new version of ${neededBy.ref} may have another one`;
}
