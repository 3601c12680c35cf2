import { pointerTo } from '../../manifest/json-pointer.ts';
import type { InstallScope, Target } from '../../targets.ts';
import type { Location, PlacedAsset, Placement } from '../kind-module.ts';
import { mcpClients } from './clients.ts';
import { entryOf } from './entry.ts';
import { launchOf } from './launch.ts';
import { manifestFile } from './manifest-file.ts';
import { serverJsonOf } from './normalise.ts';

/** The file in which a target keeps MCP servers; none if it keeps none in that scope. */
export function mcpLocations({ id }: Pick<Target, 'id'>, scope: InstallScope): Location[] {
  const client = mcpClients[id];
  const path = client?.[scope] ?? null;
  return !client || path === null
    ? []
    : [{ type: 'file', path, pointer: pointerTo(...client.key) }];
}

/**
 * Places a server as an entry with the name of the asset in the target's file. None if the target takes no server in
 * that scope, or has no way to start or reach this one: Claude Desktop's file takes no remote servers.
 */
export function placeMcp(
  { name, text, inputs }: Pick<PlacedAsset, 'name' | 'text' | 'inputs'>,
  target: Pick<Target, 'id'>,
  scope: InstallScope,
): Placement[] {
  const client = mcpClients[target.id];
  const path = client?.[scope] ?? null;
  if (!client || path === null) return [];
  const server = serverJsonOf(JSON.parse(text(manifestFile).replace(/^\ufeff/, '')));
  const launch = launchOf(server, client.remote === null ? ['stdio'] : undefined);
  const entry = launch && entryOf(name, launch, client, inputs);
  if (!entry) return [];
  const { value, ...noted } = entry;
  return [
    {
      type: 'entry',
      path,
      format: client.format,
      pointer: pointerTo(...client.key, name),
      value: scope === 'user' ? { ...value, ...client.userOnly } : value,
      ...noted,
    },
  ];
}
