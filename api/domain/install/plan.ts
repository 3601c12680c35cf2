import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import { kindNounsWithArticle } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { Placement } from '#schema/kinds/kind-module.ts';
import { findTarget, usualPath } from '#schema/targets.ts';
import type { VersionFile } from '#schema/version.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import { listFiles } from '../version/files.ts';
import { getVersionToRead, type VersionRow } from '../version/get.ts';
import { readVersionFile } from '../version/read-file.ts';

export type InstallPlan = {
  ref: string;
  version: string;
  digest: string;
  target: { id: string; displayName: string };
  scope: 'project' | 'user';
  /** The folder of a folder placement; null for a kind that has none. */
  folder: string | null;
  placements: Placement[];
  /** Why the target cannot have this version, and what to do instead; null if it can. */
  obstacle: string | null;
  files: VersionFile[];
  command: string;
};

/** What installing a version for an agent target would write, and the command that does. Throws `target.unknown`, `asset.not_found`, `version.not_found`, `version.withdrawn`. */
export async function planInstall(
  ctx: Context,
  key: AssetKey,
  input: { target: string; version?: string | undefined; scope: 'project' | 'user' },
): Promise<InstallPlan> {
  const target = findTarget(input.target);
  const module = kindModule(key.kind);
  if (!target || module.locations(target, input.scope).length === 0)
    throw new AppError(
      'target.unknown',
      `There is no agent target "${input.target}" for ${kindNounsWithArticle[key.kind]} in the ${input.scope} scope.`,
    );
  const asset = await getReadableAsset(ctx, key);
  const version = await getVersionToRead(ctx, asset, input.version ?? null);
  const files = await listFiles(ctx, key, version.version);
  const paths = files.map(({ path }) => path);
  const texts = await readTexts(ctx, version, module.placementFiles(paths));
  const text = (path: string) => texts.get(path) ?? '';
  const placed = { name: asset.name, paths, text, inputs: {} };
  const placements = module
    .place(placed, target, input.scope)
    .map((one) => ({ ...one, path: usualPath(one.path) }));
  const ref = formatRef(asset);
  const selector = input.version === undefined ? '' : `@${input.version}`;
  const scope = input.scope === 'user' ? ' -s user' : '';
  return {
    ref,
    version: version.version,
    digest: version.digest,
    target: { id: target.id, displayName: target.displayName },
    scope: input.scope,
    folder: placements.find(({ type }) => type === 'folder')?.path ?? null,
    placements,
    obstacle: module.obstacle?.(placed, target, input.scope) ?? null,
    files,
    command: `agenthub-cli add ${ref}${selector} -a ${target.id}${scope}`,
  };
}

async function readTexts(
  ctx: Context,
  version: VersionRow,
  paths: string[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of paths) {
    texts.set(path, new TextDecoder().decode(await readVersionFile(ctx, version, path)));
  }
  return texts;
}
