import { mcpClients } from '#schema/kinds/mcp/clients.ts';
import { entryOf } from '#schema/kinds/mcp/entry.ts';
import type { TargetId } from '#schema/targets.ts';
import { variableOf } from '#schema/kinds/mcp/variables.ts';
import type { Manifest } from '../../kind-ui.ts';
import { clientLaunch } from './entry.ts';

/** A client that adds a server when a link is opened. */
export type Opener = { target: TargetId; label: string; href: string };

/**
 * The links that add a server to the clients that have such links. They hold placeholders and never a value: a link
 * is passed on, logged and kept in histories.
 */
export function openersOf(name: string, manifest: Manifest): Opener[] {
  return openers.flatMap(({ target, label, hrefOf }) => {
    const entry = entryWithPlaceholders(name, manifest, target);
    return entry ? [{ target, label, href: hrefOf(name, entry) }] : [];
  });
}

type Entry = { value: Record<string, unknown>; prompts: readonly Prompt[] };
/** A value for which VS Code asks. https://code.visualstudio.com/docs/copilot/reference/mcp-configuration */
type Prompt = { type: 'promptString'; id: string; description: string; password: boolean };

const openers: readonly {
  target: TargetId;
  label: string;
  hrefOf(name: string, entry: Entry): string;
}[] = [
  {
    target: 'vscode',
    label: 'VS Code',
    // https://code.visualstudio.com/api/extension-guides/ai/mcp#create-an-mcp-installation-url
    hrefOf(name, { value, prompts }) {
      const inputs = prompts.length > 0 ? { inputs: prompts } : {};
      // VS Code asks for these values instead of reading them from the environment.
      const asking = JSON.stringify({ name, ...inputs, ...value }).replaceAll('${env:', '${input:');
      return `vscode:mcp/install?${encodeURIComponent(asking)}`;
    },
  },
  {
    target: 'cursor',
    label: 'Cursor',
    // https://cursor.com/docs/context/mcp/install-links
    hrefOf(name, { value }) {
      const query = new URLSearchParams({ name, config: base64(JSON.stringify(value)) });
      return `cursor://anysphere.cursor-deeplink/mcp/install?${query}`;
    },
  },
  {
    target: 'kiro',
    label: 'Kiro',
    // https://kiro.dev/docs/mcp/configuration/
    hrefOf(name, { value }) {
      const config = encodeURIComponent(JSON.stringify(value));
      return `https://kiro.dev/launch/mcp/add?name=${encodeURIComponent(name)}&config=${config}`;
    },
  },
];

function entryWithPlaceholders(name: string, manifest: Manifest, target: TargetId): Entry | null {
  const client = mcpClients[target];
  const launch = client && clientLaunch(manifest, client);
  const entry = launch && entryOf(name, launch, client, {});
  if (!entry) return null;
  const inputs = new Map(launch.inputs.map((input) => [variableOf(input, name), input]));
  const prompts = entry.environment.map((id): Prompt => {
    const input = inputs.get(id);
    return {
      type: 'promptString',
      id,
      description: input?.description ?? id,
      // What the manifest does not declare may be anything.
      password: input?.secret ?? true,
    };
  });
  return { value: entry.value, prompts };
}

/** Base64 of a text in UTF-8. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
