import { type McpClient, mcpClients } from '#schema/kinds/mcp/clients.ts';
import { entryOf } from '#schema/kinds/mcp/entry.ts';
import { type Launch, launchOf } from '#schema/kinds/mcp/launch.ts';
import type { LaunchInput } from '#schema/kinds/mcp/launch-inputs.ts';
import { serverJsonOf } from '#schema/kinds/mcp/normalise.ts';
import type { InstallScope, TargetId } from '#schema/targets.ts';
import type { Manifest } from '../../kind-ui.ts';
import { formatEntry } from './format-entry.ts';

/** Values of inputs by name, as someone typed them; '' for none. */
export type Values = Readonly<Record<string, string>>;

/** The launch of a server that a client uses; null if it can neither start nor reach it. */
export function clientLaunch(manifest: Manifest, client: McpClient): Launch | null {
  return launchOf(serverJsonOf(manifest), client.remote === null ? ['stdio'] : undefined);
}

/** What a client's file holds for a server: the text, and the environment variables that the client reads for it. */
export type Snippet = { text: string; environment: readonly string[] };

type Asked = {
  name: string;
  manifest: Manifest;
  target: TargetId;
  scope: InstallScope;
  values: Values;
  /** Whether the values themselves are in the text. Otherwise a placeholder stands for each. */
  withValues: boolean;
};

/** The entry of a server in a client's file; null if the client does not take the server. */
export function snippetOf({
  name,
  manifest,
  target,
  scope,
  values,
  withValues,
}: Asked): Snippet | null {
  const client = mcpClients[target];
  const launch = client && clientLaunch(manifest, client);
  if (!client || !launch) return null;
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const entry = withValues
    ? // A client that reads no environment variables gets the values as they are.
      entryOf(name, launch, { ...client, interpolation: null }, given)
    : entryOf(name, { ...launch, inputs: launch.inputs.map(asPlaceholder(given)) }, client, {});
  if (!entry) return null;
  const value = scope === 'user' ? { ...entry.value, ...client.userOnly } : entry.value;
  return {
    text: formatEntry(client.format, [...client.key, name], value),
    environment: entry.environment,
  };
}

/** An input with a value must be in the entry, as a placeholder, even if it is optional or has a default. */
function asPlaceholder(given: Values): (input: LaunchInput) => LaunchInput {
  return (input) =>
    Object.hasOwn(given, input.name) ? { ...input, required: true, default: null } : input;
}
