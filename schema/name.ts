import { z } from '@hono/zod-openapi';
import { kindNames, kindWords } from './kind.ts';

/**
 * An asset's name in URLs: the agentskills.io rule, 1–64 of a–z, 0–9 and single hyphens, none at
 * an edge. https://agentskills.io/specification
 */
export const nameMaxLength = 64;
const slug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const assetName = z
  .string()
  .max(nameMaxLength, `A name has at most ${nameMaxLength} characters`)
  .regex(slug, 'A name is made of a–z, 0–9 and single hyphens, with none at its ends')
  .openapi({ example: 'pdf-tools' });

/**
 * Words that the web UI and the API use as the first segment of a path. A namespace with such a name would
 * hide a page.
 */
export const reservedNamespaces: ReadonlySet<string> = new Set([
  ...kindNames,
  ...Object.values(kindWords),
  'admin',
  'api',
  'assets',
  'cli',
  'compat',
  'device',
  'docs',
  'health',
  'login',
  'logout',
  'me',
  'metrics',
  'new',
  'publish',
  'ready',
  'register',
  'search',
  'tags',
  'u',
]);

/** A namespace: the same slug rule, 2–64 characters. Usernames are namespaces too. */
export const namespaceName = z
  .string()
  .min(2, 'A namespace has at least 2 characters')
  .max(nameMaxLength, `A namespace has at most ${nameMaxLength} characters`)
  .regex(slug, 'A namespace is made of a–z, 0–9 and single hyphens, with none at its ends')
  .openapi({ example: 'platform' });

/** A person's namespace has the name of its user; a team has members. */
export const namespaceType = z.enum(['person', 'team']);
export type NamespaceType = z.infer<typeof namespaceType>;

/** A topic label: 1–32 characters, letters of any script, digits, and `. _ + # -`; stored lower-case, NFC. */
export const tagMaxLength = 32;
export const tag = z
  .string()
  .transform((text) => text.normalize('NFC').trim().toLowerCase())
  .pipe(
    z
      .string()
      .min(1, 'A tag is not empty')
      .max(tagMaxLength, `A tag has at most ${tagMaxLength} characters`)
      .regex(/^[\p{L}\p{M}\p{N}._+#-]+$/u, 'A tag has letters, digits and . _ + # - only'),
  )
  .openapi({ type: 'string', example: 'pdf' });

export const tagsPerAssetMax = 20;

/** A dist-tag: a slug that is not a semver version or range, so that `@x` is never both. */
export const distTag = z
  .string()
  .min(1)
  .max(32, 'A dist-tag has at most 32 characters')
  .regex(/^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/, 'A dist-tag starts with a letter: a–z, 0–9, . and -')
  .refine((text) => !/^(v\d|x$)/.test(text), 'A dist-tag must not look like a version')
  .openapi({ example: 'latest' });

/** A full version number by https://semver.org. Common semver parsers accept 256 characters. */
export const versionNumber = z
  .string()
  .max(256, 'A version number has at most 256 characters')
  .regex(
    /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/,
    'A version number is major.minor.patch, as in 1.4.0 or 2.0.0-rc.1',
  )
  .openapi({ example: '1.4.0' });

/** `namespace/name`. */
export const assetRef = z
  .string()
  .max(2 * nameMaxLength + 1)
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/,
    'A ref is a namespace and a name with a slash between them',
  )
  .openapi({ example: 'platform/pdf-tools' });

/** The id of an agent target; `schema/targets.ts` has the list. */
export const targetId = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** `sha256:` and 64 lower-case hexadecimal digits. */
export const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/)
  .openapi({ example: `sha256:${'0'.repeat(64)}` });

/** The parts of a ref, `[namespace/]name[@selector]`; the selector is a version, a range or a dist-tag. */
export type Ref = { namespace: string | null; name: string; selector: string | null };

/**
 * Parses `name`, `ns/name`, `name@1.2.0` or `ns/name@beta`; null for any other text. The parts follow the slug
 * rules; only the registry knows whether the selector exists.
 */
export function parseRef(text: string): Ref | null {
  const match = /^(?:([^/@\s]+)\/)?([^/@\s]+)(?:@([^@/\s]+))?$/.exec(text.trim());
  if (!match) return null;
  const [, namespace = null, name = '', selector = null] = match;
  if (!assetName.safeParse(name).success) return null;
  if (namespace !== null && !namespaceName.safeParse(namespace).success) return null;
  return { namespace, name, selector };
}

/** `ns/name` or `ns/name@selector`. */
export function formatRef(ref: {
  namespace: string;
  name: string;
  selector?: string | null;
}): string {
  return `${ref.namespace}/${ref.name}${ref.selector ? `@${ref.selector}` : ''}`;
}
