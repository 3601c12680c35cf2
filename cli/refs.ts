import { assetRoute, type Client } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { type Kind, kindNouns, kindNounsWithArticle, kindWords } from '#schema/kind.ts';
import type { AssetSummary } from '#schema/asset.ts';
import type { VersionDetail } from '#schema/version.ts';
import type { BaseCommand } from './base-command.ts';
import { CliError, UsageError } from './errors.ts';
import { keyOf, parseKey } from './install/asset-id.ts';
import { nearest } from './suggest.ts';

/** A ref whose namespace is known. `selector` is a version, a range or a dist-tag. */
export type AssetRef = { kind: Kind; namespace: string; name: string; selector: string | null };

/**
 * Finds the asset of a ref by its exact name: `name`, `namespace/name` or, to name the kind too,
 * `kind:namespace/name`, each with an optional version, range or dist-tag. The registry says which kinds have the
 * name; what was asked for by a former name is found under its own, which is said. Throws a usage error for an invalid ref, `asset.ambiguous` with the candidates, and `asset.not_found`
 * with similar names as candidates.
 */
export async function resolveRef(
  command: BaseCommand,
  client: Client,
  text: string,
): Promise<AssetRef> {
  const { parseRef } = await import('#schema/name.ts');
  const named = parseKey(text);
  const ref = parseRef(named?.ref ?? text);
  if (!ref) {
    throw new UsageError(`Not a ref: "${text}"`, {
      hints: ['a ref is  name, namespace/name or namespace/name@version'],
    });
  }
  if (named && !command.kinds.includes(named.kind)) {
    throw new UsageError(`${text} is not ${kindNounsWithArticle[command.kind]}`);
  }
  const kinds = named ? [named.kind] : command.kinds;
  const { namespace, name, selector } = ref;
  if (namespace !== null && kinds.length === 1)
    return { kind: kinds[0] ?? command.kind, namespace, name, selector };
  const found =
    namespace === null
      ? await findByName(client, kinds, name)
      : await findByRef(client, kinds, { namespace, name });
  const [only, ...others] = found;
  if (!only) throw await missing(command, client, kinds, namespace === null ? name : text);
  if (others.length > 0) throw ambiguous(name, found);
  const isNamed = only.name === name || only.movedFrom === name;
  const isOther = !isNamed || !kinds.includes(only.kind);
  if (isOther) {
    throw new CliError('cli.refused', `The registry says that "${name}" is ${only.ref}`);
  }
  const asked = namespace === null ? name : `${namespace}/${name}`;
  if (only.name !== name || (namespace !== null && only.namespace !== namespace))
    command.output.note(renamedText(asked, only.ref));
  return { kind: only.kind, namespace: only.namespace, name: only.name, selector };
}

/** Says that an asset was asked for by a former name. */
export function renamedText(asked: string, ref: string): string {
  return `${asked} was renamed to ${ref}`;
}

/** An asset with the name that was asked for, if it is a former one. */
type ResolvedAsset = AssetSummary & { movedFrom?: string | null };

/** The assets of the kinds that a bare name means. Throws `asset.ambiguous` if several of one kind have it. */
async function findByName(
  client: Client,
  kinds: readonly Kind[],
  name: string,
): Promise<ResolvedAsset[]> {
  return readExisting(
    kinds.map((kind) =>
      client.call(assetRoute(kind, 'GET /api/v1/{kind}/{name}'), { params: { name } }),
    ),
  );
}

/** The answers, without those that say that there is no such asset. */
async function readExisting<T>(calls: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(calls);
  const found = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const [failure] = results.flatMap((one) =>
    one.status === 'rejected' && !isMissing(one.reason) ? [one.reason as Error] : [],
  );
  if (failure) throw failure;
  return found;
}

/** The assets of the kinds with that namespace and name: at most one of each kind. */
async function findByRef(
  client: Client,
  kinds: readonly Kind[],
  { namespace, name }: { namespace: string; name: string },
): Promise<ResolvedAsset[]> {
  const ref = `${namespace}/${name}`;
  // An exact name comes before all other hits.
  const groups = await client.call('GET /api/v1/search', { query: { q: ref, size: 1 } });
  const found = kinds.flatMap((kind) =>
    groups[kindWords[kind]].items.filter((one) => one.ref === ref),
  );
  if (found.length > 0) return found;
  // What moved away from the name, or has no version that search finds.
  const assets = await readExisting(
    kinds.map((kind) =>
      client.call(assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}'), {
        params: { namespace, name },
      }),
    ),
  );
  return assets.map((asset) => ({ ...asset, movedFrom: asset.movedFrom === ref ? name : null }));
}

/** Whether an error says that there is no such asset, or that an older registry does not know the kind. */
function isMissing(err: unknown): boolean {
  return (
    err instanceof AppError && (err.code === 'asset.not_found' || err.code === 'request.not_found')
  );
}

function ambiguous(name: string, found: AssetSummary[]): CliError {
  const candidates = found.map(({ kind, ref }) => keyOf({ kind, ref }));
  return new CliError('asset.ambiguous', `"${name}" is the name of several assets`, {
    candidates,
    hints: [`name the kind, as in  ${candidates[0]}`],
  });
}

/** {@link resolveRef} for a ref that must name a version. Throws a usage error if it does not. */
export async function resolveVersionRef(
  command: BaseCommand,
  client: Client,
  text: string,
): Promise<Omit<AssetRef, 'selector'> & { version: string }> {
  const { selector, ...asset } = await resolveRef(command, client, text);
  if (selector === null) {
    throw new UsageError(`Name the version: "${text}" has none`, {
      hints: [`as in  ${text}@1.0.0; all versions:  agenthub-cli show ${text} --versions`],
    });
  }
  return { ...asset, version: selector };
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
  const { isRange } = await import('./install/requested.ts');
  const { isInRange } = await import('#schema/version-range.ts');
  const isOther = isRange(selector)
    ? !isInRange(found.version, selector)
    : versionNumber.safeParse(selector).success && found.version !== selector;
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
    throw await missing(command, client, command.kinds, ref, err);
  }
}

async function missing(
  command: BaseCommand,
  client: Client,
  kinds: readonly Kind[],
  ref: string,
  cause?: AppError,
): Promise<CliError> {
  const name = ref.split('/').at(-1) ?? ref;
  const candidates = await nearRefs(client, kinds, name);
  const { token } = await command.settings();
  const [kind] = kinds;
  const noun = kinds.length === 1 && kind ? kindNouns[kind] : 'asset';
  return new CliError('asset.not_found', `No ${noun} named "${ref}"`, {
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
async function nearRefs(client: Client, kinds: readonly Kind[], name: string): Promise<string[]> {
  const words = name.split('-').filter((word) => word.length > 2 && word !== name);
  for (const q of [name, name.slice(0, 3), ...words.slice(0, 3)]) {
    try {
      const groups = await client.call('GET /api/v1/search', { query: { q, size: 100 } });
      const items = kinds.flatMap((kind) => groups[kindWords[kind]].items);
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
