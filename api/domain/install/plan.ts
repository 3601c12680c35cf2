import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { Placement } from '#schema/kinds/kind-module.ts';
import { findTarget, usualPath } from '#schema/targets.ts';
import type { VersionFile } from '#schema/version.ts';
import { type AssetKey, getReadableAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import { listFiles } from '../version/files.ts';
import { getVersionRow } from '../version/get.ts';

export type InstallPlan = {
  ref: string;
  version: string;
  digest: string;
  target: { id: string; displayName: string };
  scope: 'project' | 'user';
  folder: string;
  placements: Placement[];
  files: VersionFile[];
  command: string;
};

/** What installing a version for an agent target would write, and the command that does. Throws `target.unknown`, `asset.not_found`, `version.not_found`. */
export async function planInstall(
  ctx: Context,
  key: AssetKey,
  input: { target: string; version?: string | undefined; scope: 'project' | 'user' },
): Promise<InstallPlan> {
  const target = findTarget(input.target);
  const placed = target && kindModule(key.kind).place(key, target, input.scope);
  const placements = (placed ?? []).map((one) => ({ ...one, path: usualPath(one.path) }));
  const folder = placements.find(({ type }) => type === 'folder')?.path;
  if (!target || folder === undefined)
    throw new AppError(
      'target.unknown',
      `There is no agent target "${input.target}" with a ${input.scope} folder.`,
    );
  const asset = await getReadableAsset(ctx, key);
  const version = await getVersionRow(ctx, asset, input.version ?? null);
  const ref = formatRef(asset);
  const selector = input.version === undefined ? '' : `@${input.version}`;
  const scope = input.scope === 'user' ? ' -s user' : '';
  return {
    ref,
    version: version.version,
    digest: version.digest,
    target: { id: target.id, displayName: target.displayName },
    scope: input.scope,
    folder,
    placements,
    files: await listFiles(ctx, key, version.version),
    command: `agenthub-cli add ${ref}${selector} -a ${target.id}${scope}`,
  };
}
