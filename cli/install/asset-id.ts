import { type Kind, kindNames } from '#schema/kind.ts';

/** An asset as installs know it; `ref` is `namespace/name`. */
export type AssetId = { kind: Kind; ref: string };

/** The key of an asset in the lock file and in plans: `skill:platform/deploy`. */
export function keyOf({ kind, ref }: AssetId): string {
  return `${kind}:${ref}`;
}

/** The asset of a key; null for what is no key of a kind that this build knows. */
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
