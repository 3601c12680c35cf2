import { callUrl } from '#schema/client.ts';
import { type AssetAddress, type AssetView, assetPath } from '#schema/asset-address.ts';
import { defaultKind } from '#schema/kind.ts';
import { basePath, href } from '../../base.ts';
import type { SkillName } from './queries.ts';

/** The href of a view of a skill, at a version (null for the latest), under the base path. */
export function viewHref(skill: SkillName, view: AssetView, version: string | null = null): string {
  // The view comes first: it may be a whole address, with a version of its own.
  const address: AssetAddress = {
    ...view,
    kind: defaultKind,
    namespace: skill.namespace,
    name: skill.name,
    version,
  };
  return href(assetPath(address));
}

const versionPath = '/api/v1/skills/{namespace}/{name}/versions/{version}';

/** Where the bytes of a file are; they come with a type that a browser never runs. */
export function rawHref(skill: SkillName, version: string, path: string): string {
  return callUrl(basePath, `${versionPath}/files/{path}`, { ...skill, version, path });
}

/** Where the ZIP of a version is. */
export function archiveHref(skill: SkillName, version: string): string {
  return callUrl(basePath, `${versionPath}/archive`, { ...skill, version });
}

/** The search for all skills with a tag. */
export function tagHref(tag: string): string {
  return href(`/search?tag=${encodeURIComponent(tag)}`);
}

/** All skills of a namespace. */
export function namespaceHref(namespace: string): string {
  return href(`/search?namespace=${encodeURIComponent(namespace)}`);
}
