import { type Kind, kindNames } from '#schema/kind.ts';

/** Identifies an asset in installs; `ref` is `namespace/name`. */
export type AssetId = { kind: Kind; ref: string };

/** The key of an asset in the lock file and in plans: `skill:platform/deploy`. */
export function keyOf({ kind, ref }: AssetId): string {
  return `${kind}:${ref}`;
}

/** Parses a key; null if it is invalid or its kind is unknown. */
export function parseKey(key: string): AssetId | null {
  const colon = key.indexOf(':');
  const kind = kindNames.find((one) => one === key.slice(0, colon));
  return kind === undefined ? null : { kind, ref: key.slice(colon + 1) };
}

/** The namespace and the name of a ref. */
export function partsOf(ref: string): { namespace: string; name: string } {
  const slash = ref.indexOf('/');
  return { namespace: ref.slice(0, slash), name: ref.slice(slash + 1) };
}
