import type { Client } from '#schema/client.ts';
import {
  formatInstalledVersion,
  type InstalledState,
  type VersionState,
  versionStatesMax,
} from '#schema/version-states.ts';
import type { AssetId } from './asset-id.ts';
import { forAll } from './fetch-all.ts';

/** An installed version, as the lock has it; `requested` is what it follows. */
export type Asked = AssetId & {
  version: string;
  requested: string | null;
  digest: string;
  registry: string;
};

/** What each state is called where people read it. */
export const stateWords = {
  ok: 'ok',
  yanked: 'yanked',
  deprecated: 'deprecated',
  gone: 'gone',
  withdrawn: 'withdrawn (security)',
} as const satisfies Record<InstalledState, string>;

/** A list in an address stays below this, since proxies refuse addresses of more than 8 KiB. */
const charactersMax = 6000;

/**
 * What the registry tells of installed versions, in their order: one request for up to 50. Null for one of another
 * registry; another address may be the same registry, which only the same digest shows. Throws what `Client` throws;
 * `request.not_found` from a registry that cannot tell yet.
 */
export async function statesOf(
  client: Client,
  registryUrl: string,
  installed: readonly Asked[],
): Promise<(VersionState | null)[]> {
  const items = installed.map((one) => formatInstalledVersion(one, one.version, one.requested));
  const answers = await forAll(groupsOf(items), (group) =>
    client.call('GET /api/v1/version-states', { query: { of: group.join(',') } }),
  );
  const states = answers.flatMap((answer) => answer.items);
  return installed.map(({ registry, digest }, index) => {
    const state = states[index];
    return !state || (registry !== registryUrl && state.digest !== digest) ? null : state;
  });
}

/** A sentence, without its subject, on what became of a version; null if nothing did. */
export function stateText({ state, reason, successor, ref }: VersionState): string | null {
  if (state === 'ok') return null;
  if (state === 'gone') {
    return ref === null
      ? 'is gone: it was deleted, or is no longer visible to you'
      : 'is gone: the registry no longer has this version';
  }
  const why = reason ? `: ${reason}` : '';
  const use = successor ? `; use ${successor.kind}:${successor.ref}` : '';
  return `is ${stateWords[state]}${why}${use}`;
}

function groupsOf(items: readonly string[]): string[][] {
  const groups: string[][] = [];
  let characters = 0;
  for (const item of items) {
    const length = encodeURIComponent(item).length + 3;
    const last = groups.at(-1);
    if (last && last.length < versionStatesMax && characters + length <= charactersMax) {
      last.push(item);
      characters += length;
    } else {
      groups.push([item]);
      characters = length;
    }
  }
  return groups;
}
