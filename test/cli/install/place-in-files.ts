import { join } from 'node:path';
import type { AssetRequest, InstallPlacement } from '#cli/install/locate.ts';
import { request, skillFiles, type World } from './world.ts';

/** A request for `platform/deploy` with placements for targets, in the project unless their paths are absolute. */
export function requestOf(
  world: World,
  into: Record<string, InstallPlacement[]>,
  extra: Partial<AssetRequest> = {},
): AssetRequest {
  const placed = Object.entries(into).map(([target, placements]) => ({
    target,
    placements: placements.map((one) => ({ ...one, path: join(world.project, one.path) })),
  }));
  return { ...request('platform/deploy', skillFiles({}), []), into: placed, ...extra };
}

/** An entry `deploy` below `mcpServers`. */
export function entryOf(
  path: string,
  value: unknown,
  extra: Partial<Extract<InstallPlacement, { type: 'entry' }>> &
    Pick<InstallPlacement, 'placeholders'> = {},
): InstallPlacement {
  return {
    type: 'entry',
    path,
    format: 'json',
    pointer: '/mcpServers/deploy',
    value,
    writtenSecrets: [],
    environment: [],
    ...extra,
  };
}
