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
 * The asset that a ref means: exactly the one, never a near one. A bare name is asked of the
 * registry. Throws a usage error for what is no ref, `asset.ambiguous` with the candidates, and
 * `asset.not_found` with near names as candidates.
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
 * The version that a ref selects, `latest` without a selector. Throws `cli.refused` when a version number
 * was asked for and the registry answers with another one.
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

/** Runs a call about `ref`; when the registry has no such asset, says what may have been meant. */
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

/** Said to someone who is not signed in and found nothing. */
export const signInForMore = 'more may be visible after you sign in:  agenthub-cli login';

/**
 * Refs whose names are near `name`, best first. The search does not forgive a typo, so it is asked
 * for the start of the name and its words, and what comes is compared here. Suggestions are a
 * courtesy: a failure gives none.
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
