import validRange from 'semver/ranges/valid.js';
import { assetName, distTag, namespaceName } from '../name.ts';
import { parseVersion, versionLengthMax } from '../version-number.ts';

/** The most parts of a version, required and inline ones together. */
export const partsMax = 200;

/** The asset and the version that a part asks for. `namespace` is null for a bare name, `selector` for `latest`. */
export type PartRef = {
  namespace: string | null;
  name: string;
  selector: Selector | null;
};

/** What stands after the `@` of a ref, and which of the three it is. */
export type Selector = { type: 'version' | 'range' | 'dist-tag'; text: string };

/**
 * Reads `name`, `ns/name`, `ns/name@1.2.0`, `ns/name@^1.2` or `ns/name@beta`; a range may have blanks. Returns what is
 * wrong, as a sentence without its subject, for any other text. https://github.com/npm/node-semver#ranges
 */
export function parsePartRef(text: string): PartRef | string {
  const at = text.indexOf('@');
  const path = at === -1 ? text : text.slice(0, at);
  const selector = at === -1 ? null : readSelector(text.slice(at + 1).trim());
  const [name, namespace = null, ...more] = path.split('/').toReversed();
  if (!assetName.safeParse(name).success || more.length > 0) return refWanted;
  if (namespace !== null && !namespaceName.safeParse(namespace).success) return refWanted;
  if (typeof selector === 'string') return selector;
  return { namespace, name: name ?? '', selector };
}

const refWanted = 'is not a ref such as team/name or team/name@^1.2';

/**
 * Reads a version, a range such as `1`, `^1.2` or `~1.2.3`, or a dist-tag. Returns what is wrong, as a sentence without
 * its subject, for any other text.
 */
export function readSelector(text: string): Selector | string {
  if (text.length > versionLengthMax)
    return `has a version of more than ${versionLengthMax} characters`;
  const exact = parseVersion(text);
  if (exact) return { type: 'version', text: exact.version };
  if (distTag.safeParse(text).success) return { type: 'dist-tag', text };
  if (text.trim() !== '' && validRange(text) !== null) return { type: 'range', text };
  return 'asks for no version, range or dist-tag such as 1.2.0, ^1.2 or beta';
}
