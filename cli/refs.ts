import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { type Kind, kindNouns } from '#schema/kind.ts';
import type { VersionDetail } from '#schema/version.ts';
import type { BaseCommand } from './base-command.ts';
import { CliError, UsageError } from './errors.ts';
import { nearest } from './suggest.ts';

/** A ref whose namespace is known. `selector` is a version or a dist-tag. */
export type AssetRef = { kind: Kind; namespace: string; name: string; selector: string | null };

/**
 * Finds the asset of a ref by its exact name. The registry resolves a name without a namespace. Throws a
 * usage error for an invalid ref, `asset.ambiguous` with the candidates, and `asset.not_found` with
 * similar names as candidates.
 */
export async function resolveRef(
  command: BaseCommand,
  client: Client,
  text: string,
): Promise<AssetRef> {
  const { parseRef } = await import('#schema/name.ts');
  const ref = parseRef(text);
  if (!ref) {
    throw new UsageError(`Not a ref: "${text}"`, {
      hints: ['a ref is  name, namespace/name or namespace/name@version'],
    });
  }
  const { kind } = command;
  const { namespace, name, selector } = ref;
  if (namespace !== null) return { kind, namespace, name, selector };
  const found = await orMissing(command, client, name, () =>
    client.call(assetRoute(kind, 'GET /api/v1/{kind}/{name}'), { params: { name } }),
  );
  if (found.name !== name) {
    throw new CliError('cli.refused', `The registry says that "${name}" is ${found.ref}`);
  }
  return { kind, namespace: found.namespace, name, selector };
}

/**
 * The version that a ref selects; `latest` without a selector. Throws `cli.refused` if the registry answers
 * with another version than the requested one.
 */
export async function getVersion(
  client: Client,
  { kind, namespace, name, selector }: AssetRef,
): Promise<VersionDetail> {
  const found = await client.call(
    assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}'),
    { params: { namespace, name, version: selector ?? 'latest' } },
  );
  const { versionNumber } = await import('#schema/name.ts');
  const isOther = versionNumber.safeParse(selector).success && found.version !== selector;
  if (isOther) {
    throw new CliError(
      'cli.refused',
      `The registry answers with ${found.version} of ${namespace}/${name}, not ${selector}`,
    );
  }
  return found;
}

/** Runs a call about `ref`. If the registry has no such asset, the error lists similar names. */
export async function orMissing<T>(
  command: BaseCommand,
  client: Client,
  ref: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (err) {
    if (!(err instanceof AppError) || err.code !== 'asset.not_found') throw err;
    throw await missing(command, client, ref, err);
  }
}

async function missing(
  command: BaseCommand,
  client: Client,
  ref: string,
  cause: AppError,
): Promise<CliError> {
  const name = ref.split('/').at(-1) ?? ref;
  const candidates = await nearRefs(client, command.kind, name);
  const { token } = await command.settings();
  return new CliError('asset.not_found', `No ${kindNouns[command.kind]} named "${ref}"`, {
    candidates,
    hints: [
      candidates.length > 0
        ? `did you mean ${candidates[0]}?  agenthub-cli find ${name}`
        : `agenthub-cli find ${name}`,
      ...(token === null ? [signInForMore] : []),
    ],
    cause,
  });
}

/** A hint for users who are not signed in and found nothing. */
export const signInForMore = 'more may be visible after you sign in:  agenthub-cli login';

/**
 * Refs with names similar to `name`, the best first. The search does not tolerate typos, so it is asked for
 * the start of the name and for its words, and the results are compared here. If the search fails, there
 * are no suggestions.
 */
async function nearRefs(client: Client, kind: Kind, name: string): Promise<string[]> {
  const words = name.split('-').filter((word) => word.length > 2 && word !== name);
  for (const q of [name, name.slice(0, 3), ...words.slice(0, 3)]) {
    try {
      const { items } = await client.call(assetRoute(kind, 'GET /api/v1/{kind}'), {
        query: { q, size: 100 },
      });
      const near = new Set(
        nearest(
          name,
          items.map((item) => item.name),
        ),
      );
      const refs = items.filter((item) => near.has(item.name)).map(({ ref }) => ref);
      if (refs.length > 0) return refs.slice(0, 3);
    } catch {
      return [];
    }
  }
  return [];
}
