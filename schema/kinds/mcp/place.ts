import { pointerTo } from '../../manifest/json-pointer.ts';
import { findTarget, type InstallScope, type Target } from '../../targets.ts';
import type { Location, PlacedAsset, Placement } from '../kind-module.ts';
import { type McpClient, mcpClients } from './clients.ts';
import { entryOf } from './entry.ts';
import { type Launch, launchOf } from './launch.ts';
import { manifestFile } from './manifest-file.ts';
import { serverJsonOf } from './normalise.ts';
import type { ServerJson } from './server-json.ts';

/** The file in which a target keeps MCP servers; none if it keeps none in that scope. */
export function mcpLocations({ id }: Pick<Target, 'id'>, scope: InstallScope): Location[] {
  const client = mcpClients[id];
  const path = client?.[scope] ?? null;
  return !client || path === null
    ? []
    : [{ type: 'file', path, pointer: pointerTo(...client.key) }];
}

/**
 * Why a target that keeps servers in that scope cannot have this one: Claude Desktop's file takes no remote servers, and
 * no client starts a bundle. Null if it can have it.
 */
export function mcpObstacle(
  { text }: Pick<PlacedAsset, 'text'>,
  { id }: Pick<Target, 'id'>,
  scope: InstallScope,
): string | null {
  const client = mcpClients[id];
  if (!client || client[scope] === null) return null;
  const server = readServer(text);
  if (launchFor(server, client) !== null) return null;
  const tool = findTarget(id)?.displayName ?? id;
  const any = launchOf(server);
  if (any === null || any.type === 'stdio') {
    return `${tool} cannot start it: server.json has neither a command, a package with one, nor a remote address`;
  }
  const url = any.url.map((token) => (typeof token === 'string' ? token : `{${token.input}}`));
  return `${tool} reads no remote servers from its file; add it there yourself, in Settings > Connectors > Add custom connector: ${url.join('')}`;
}

/**
 * Places a server as an entry with the name of the asset in the target's file. None if the target takes no server in
 * that scope, or if there is an {@link mcpObstacle}.
 */
export function placeMcp(
  { name, text, inputs }: Pick<PlacedAsset, 'name' | 'text' | 'inputs'>,
  target: Pick<Target, 'id'>,
  scope: InstallScope,
): Placement[] {
  const client = mcpClients[target.id];
  const path = client?.[scope] ?? null;
  if (!client || path === null) return [];
  const launch = launchFor(readServer(text), client);
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

function readServer(text: PlacedAsset['text']): ServerJson {
  return serverJsonOf(JSON.parse(text(manifestFile).replace(/^\ufeff/, '')));
}

/** The way in which a client starts or reaches a server; null if there is none. */
function launchFor(server: ServerJson, { remote }: McpClient): Launch | null {
  return launchOf(server, remote === null ? ['stdio'] : undefined);
}
