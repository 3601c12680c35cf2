import { z } from '@hono/zod-openapi';
import { kind } from './asset.ts';
import { type Kind, kindNames } from './kind.ts';
import { readSelector, type Selector } from './kinds/part-ref.ts';
import { assetRef, digest, versionNumber } from './name.ts';

/** The most versions that one request asks about. */
export const versionStatesMax = 50;

/** The most characters of the list; Node refuses a request whose address and headers have more than 16 KiB together. */
export const versionStatesLengthMax = 12_000;

/**
 * What became of an installed version, the gravest that holds: the registry has it no more, or not for the caller
 * (`gone`); it was yanked for a security reason (`withdrawn`) or because it is broken (`yanked`); its asset is
 * deprecated; none of these.
 */
export const installedState = z.enum(['ok', 'yanked', 'deprecated', 'gone', 'withdrawn']);
export type InstalledState = z.infer<typeof installedState>;

/** An installed version, and what it follows: a version, a range or a dist-tag; null for `latest`. */
export type InstalledVersion = {
  /** The text of the request. */
  of: string;
  kind: Kind;
  namespace: string;
  name: string;
  version: string;
  selector: Selector | null;
};

/** What the registry tells of an installed version. */
export const versionState = z
  .object({
    /** The item of the request, as it was sent. */
    of: z.string(),
    state: installedState,
    /** Why it was yanked or deprecated, if that was said; null otherwise. */
    reason: z.string().nullable(),
    /** The asset to use instead of a deprecated one, also of one whose version is yanked; null if none was named. */
    successor: z.object({ kind, ref: assetRef }).nullable(),
    /** The ref of the asset now, which differs after a rename; null if the asset is gone. */
    ref: assetRef.nullable(),
    /** The digest of the version; null if the version is gone. */
    digest: digest.nullable(),
    /** The asset's latest version; null if the asset is gone or every version of it is yanked. */
    latestVersion: versionNumber.nullable(),
    /** The version that an update would install; null if what it follows means no version. */
    follows: versionNumber.nullable(),
  })
  .openapi('VersionState');
export type VersionState = z.infer<typeof versionState>;

/** The list of a request as text: items with commas between. */
export const installedVersions = z
  .string()
  .min(1)
  .max(versionStatesLengthMax)
  .transform((text, ctx) => {
    const items = text.split(',', versionStatesMax + 1);
    if (items.length > versionStatesMax) {
      ctx.addIssue({ code: 'custom', message: `names more than ${versionStatesMax} versions` });
      return z.NEVER;
    }
    return items.flatMap((of) => {
      const read = readInstalledVersion(of);
      if (typeof read !== 'string') return [read];
      ctx.addIssue({ code: 'custom', message: `"${of.slice(0, 200)}" ${read}` });
      return [];
    });
  })
  .openapi({
    type: 'string',
    maxLength: versionStatesLengthMax,
    example: 'skill:platform/pdf-tools@1.4.0@^1,mcp:platform/tickets@2.0.0',
  });

/** The item of a request for an installed version. */
export function formatInstalledVersion(
  { kind, ref }: { kind: Kind; ref: string },
  version: string,
  selector: string | null,
): string {
  return `${kind}:${ref}@${version}${selector === null ? '' : `@${selector}`}`;
}

/** Reads `kind:namespace/name@version` or `kind:namespace/name@version@selector`; returns what is wrong with any other text. */
function readInstalledVersion(of: string): InstalledVersion | string {
  const wanted =
    'is not of the form kind:namespace/name@version or kind:namespace/name@version@range';
  const match = /^([a-z]+):([^@/]+)\/([^@]+)@([^@]+)(?:@(.*))?$/s.exec(of);
  const [, word, namespace = '', name = '', version = '', follows] = match ?? [];
  const kind = kindNames.find((one) => one === word);
  if (kind === undefined || !assetRef.safeParse(`${namespace}/${name}`).success) return wanted;
  if (!versionNumber.safeParse(version).success) return wanted;
  const selector = follows === undefined ? null : readSelector(follows);
  if (typeof selector === 'string') return selector;
  return { of, kind, namespace, name, version, selector };
}
