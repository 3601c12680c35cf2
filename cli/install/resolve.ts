import semver from 'semver/functions/valid.js';
import type { Client } from '#schema/client.ts';
import { formatRef, parseRef } from '#schema/name.ts';
import type { AssetDetail, VersionSummary } from '#schema/version.ts';
import { CliError, UsageError } from '../errors.ts';

/** A version to install, as the registry announces it. */
export type Resolved = {
  /** `namespace/name`. */
  ref: string;
  version: VersionSummary;
  requested: string | null;
  /** What the user should be told: the asset is deprecated, and what to use. */
  notices: string[];
};

/**
 * The version that a ref names: the exact name or nothing. Throws `cli.usage` for what is no ref,
 * `asset.not_found`, `asset.ambiguous` and `version.not_found` as the registry says them, and
 * `cli.blocked` for a yanked version.
 */
export async function resolveRef(client: Client, text: string): Promise<Resolved> {
  const parsed = parseRef(text);
  if (!parsed) {
    throw new UsageError(`"${text}" is not the ref of a skill`, {
      hints: ['a ref is name, namespace/name or namespace/name@version'],
    });
  }
  const namespace = parsed.namespace ?? (await resolveName(client, parsed.name));
  const params = { namespace, name: parsed.name };
  const { selector } = parsed;
  const ref = formatRef(params);
  const asset = await client.call('GET /api/v1/skills/{namespace}/{name}', { params });
  const version =
    selector === null || selector === asset.version?.version
      ? asset.version
      : await client.call('GET /api/v1/skills/{namespace}/{name}/versions/{version}', {
          params: { ...params, version: selector },
        });
  if (version === null) {
    throw new CliError('cli.blocked', `Every version of ${ref} is yanked`, {
      hints: [`see why:  agenthub-cli show ${ref} --versions`],
    });
  }
  if (version.yankedAt !== null) throw yanked(asset, version);
  // It becomes the name of a folder.
  if (semver(version.version) !== version.version) {
    throw new CliError('cli.refused', `"${version.version}" of ${ref} is not a version number`);
  }
  return { ref, version, requested: selector, notices: noticesOf(asset) };
}

async function resolveName(client: Client, name: string): Promise<string> {
  const { namespace } = await client.call('GET /api/v1/skills/{name}', { params: { name } });
  return namespace;
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
