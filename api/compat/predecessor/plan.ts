import { slugify } from '#schema/manifest/slug.ts';
import { nameMaxLength } from '#schema/name.ts';
import { sourceInput } from '#schema/source.ts';
import type { OldAsset, OldRegistry, OldSource } from './old-registry.ts';
import { type PlannedUser, planUsers } from './plan-users.ts';
import { assetKey, importedKey, type RegistryState } from './state.ts';

/** What an import does with a row: make it, nothing because it is here, or nothing because it cannot. */
export type Step = 'make' | 'here' | 'refused';

/** An asset with its place here. `notes` say what differs; where it is refused, why and what to do. */
export type PlannedAsset = {
  old: OldAsset;
  step: Step;
  namespace: string;
  name: string;
  notes: string[];
};

/** A git source with the namespace that it syncs into. */
export type PlannedSource = { old: OldSource; step: Step; namespace: string; notes: string[] };

/** What an import will do, in order. */
export type ImportPlan = {
  users: PlannedUser[];
  assets: PlannedAsset[];
  sources: PlannedSource[];
};

/** The table of the predecessor for each kind. */
export const tableOfKind = {
  skill: 'skills',
  mcp: 'mcp_servers',
  agent: 'agent_configs',
} as const;

/** Plans an import. Nothing is read but the two arguments, so a plan can be shown before anything is done. */
export function planImport(old: OldRegistry, state: RegistryState): ImportPlan {
  const users = planUsers(old.users, state);
  const ownerOf = ownerFinder(users);
  const taken = new Set(state.assets);
  return {
    users,
    assets: old.assets.map((asset) => planAsset(asset, ownerOf, state, taken)),
    sources: planSources(old.sources, ownerOf, state),
  };
}

type Owner = { username: string; note: string | null };

/** The new owner of what an old user made; the first admin where that user is gone, null where there is none either. */
function ownerFinder(users: PlannedUser[]): (oldId: number) => Owner | null {
  const byId = new Map(users.map((user) => [user.old.id, user]));
  const admin = users.find(({ old }) => old.isAdmin) ?? users[0];
  return (oldId) => {
    const found = byId.get(oldId);
    if (found) return { username: found.username, note: null };
    if (!admin) return null;
    return {
      username: admin.username,
      note: `its author is not in the file; it goes to ${admin.username}`,
    };
  };
}

function planAsset(
  old: OldAsset,
  ownerOf: (oldId: number) => Owner | null,
  state: RegistryState,
  taken: Set<string>,
): PlannedAsset {
  const owner = ownerOf(old.authorId);
  const namespace = owner?.username ?? '';
  const slug = slugify(old.name).slug ?? `${old.kind}-${old.id}`;
  const planned = { old, namespace, name: slug, notes: owner?.note ? [owner.note] : [] };
  if (state.imported.has(importedKey(tableOfKind[old.kind], old.id)))
    return { ...planned, step: 'here' };
  if (!owner)
    return { ...planned, step: 'refused', notes: ['the file has no users. Publish it by hand'] };
  if (state.assets.has(assetKey(old.kind, namespace, slug))) {
    const why = `${namespace}/${slug} is here already, and not from this file. Publish it by hand under another name (--name), if it is another thing`;
    return { ...planned, step: 'refused', notes: [...planned.notes, why] };
  }
  const name = freeName(slug, (one) => taken.has(assetKey(old.kind, namespace, one)));
  taken.add(assetKey(old.kind, namespace, name));
  const renamed = name === old.name ? [] : [`its name is no name here; it becomes ${name}`];
  return { ...planned, step: 'make', name, notes: [...planned.notes, ...renamed] };
}

/** The name, or with the first number at its end with which it is free. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`;
    const name = `${wanted.slice(0, nameMaxLength - end.length).replace(/-+$/, '')}${end}`;
    if (!isTaken(name)) return name;
  }
}

function planSources(
  sources: OldSource[],
  ownerOf: (oldId: number) => Owner | null,
  state: RegistryState,
): PlannedSource[] {
  const seen = new Set<string>();
  return sources.flatMap((old): PlannedSource[] => {
    const namespace = ownerOf(old.createdBy)?.username ?? '';
    // The predecessor took the same repository any number of times.
    if (seen.has(`${namespace} ${old.url}`)) return [];
    seen.add(`${namespace} ${old.url}`);
    const planned = { old, namespace, notes: [] };
    if (state.imported.has(importedKey('sync_sources', old.id)))
      return [{ ...planned, step: 'here' }];
    const parsed = sourceInput.safeParse({ url: old.url, namespace });
    if (parsed.success) return [{ ...planned, step: 'make' }];
    const reason = parsed.error.issues[0]?.message.replace(/^It /, '');
    const why = `its address ${reason}. Add it by hand: agenthub-cli admin source add`;
    return [{ ...planned, step: 'refused', notes: [why] }];
  });
}
