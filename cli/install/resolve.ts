import { assetRoute, type Client } from '#schema/client.ts';
import type { AssetDetail, PinnedPart, VersionDetail, VersionSummary } from '#schema/version.ts';
import type { BaseCommand } from '../base-command.ts';
import { CliError } from '../errors.ts';
import type { AssetId } from './asset-id.ts';
import { getVersion, orMissing, resolveRef } from '../refs.ts';

/** A version to install, as the registry announces it. */
export type Resolved = AssetId & {
  version: VersionDetail;
  requested: string | null;
  /** Notices for the user: a deprecation and the successor. */
  notices: string[];
};

/**
 * The version that a ref selects; names must be exact. Throws the errors of `resolveRef`,
 * `version.not_found`, and `cli.blocked` for a yanked version.
 */
export async function resolveVersion(
  command: BaseCommand,
  client: Client,
  text: string,
): Promise<Resolved> {
  const { kind, namespace, name, selector } = await resolveRef(command, client, text);
  const params = { namespace, name };
  const ref = `${namespace}/${name}`;
  const asset = await orMissing(command, client, ref, () =>
    client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'), { params }),
  );
  const version =
    selector === null || selector === asset.version?.version
      ? asset.version
      : await getVersion(client, { kind, namespace, name, selector });
  if (version === null) {
    throw new CliError('cli.blocked', `Every version of ${ref} is yanked`, {
      hints: [`see why:  agenthub-cli show ${ref} --versions`],
    });
  }
  if (version.yankedAt !== null) throw yanked(asset, version);
  return { kind, ref, version, requested: selector, notices: noticesOf(asset) };
}

function yanked(asset: AssetDetail, version: VersionSummary): CliError {
  const why = version.yankReason ? `: ${version.yankReason}` : '';
  const latest = asset.latestVersion;
  return new CliError('cli.blocked', `${asset.ref}@${version.version} is yanked${why}`, {
    hints: latest
      ? [`use ${latest}:  agenthub-cli add ${asset.ref}@${latest}`]
      : ['no other version can be installed'],
    ...(latest ? { candidates: [`${asset.ref}@${latest}`] } : {}),
  });
}

function noticesOf({ ref, deprecation }: AssetDetail): string[] {
  if (!deprecation) return [];
  const use = deprecation.successor ? `; use ${deprecation.successor}` : '';
  return [`${ref} is deprecated${deprecation.message ? `: ${deprecation.message}` : ''}${use}`];
}

/** A part to install with an asset: the version that was pinned, and the asset that needs it. */
export type ResolvedPart = PinnedPart & { neededBy: AssetId };

/**
 * The parts of resolved versions, in their order. Throws `cli.blocked`, with all of them, if some can no
 * longer be downloaded.
 */
export function partsToInstall(resolved: readonly Resolved[]): ResolvedPart[] {
  const parts = resolved.flatMap(({ kind, ref, version }) =>
    version.parts.map((part) => ({ ...part, neededBy: { kind, ref } })),
  );
  const gone = parts.filter(({ trouble }) => trouble === 'deleted' || trouble === 'hidden');
  if (gone.length === 0) return parts;
  throw new CliError('cli.blocked', 'Parts are missing in the registry, or not visible to you', {
    errors: gone.map(({ ref, version, neededBy }) => ({
      pointer: ref,
      detail: `version ${version} is needed by ${neededBy.ref}`,
    })),
    hints: ['ask their owners to restore or to share them, or for a new version without them'],
  });
}

/** A warning for a part whose version was yanked or whose asset is deprecated; null if there is nothing to say. */
export function warningOfPart({ ref, version, trouble, neededBy }: ResolvedPart): string | null {
  if (trouble === null) return null;
  return `${ref} ${version}, a part of ${neededBy.ref}, is ${trouble}; a new version of ${neededBy.ref} may have another one`;
}
