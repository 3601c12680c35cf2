import type { Frontmatter } from '../../manifest/frontmatter.ts';
import { descriptionLengthMax, warningsMax } from '../../manifest/limits.ts';
import { readMarkdownManifest } from '../../manifest/markdown.ts';
import { manifestRefused } from '../../manifest/refuse.ts';
import type { AssetManifest } from '../kind-module.ts';
import { copilotPromptMax } from './formats.ts';
import { serverKeys } from './convert/servers.ts';
import { manifestFile } from './manifest-file.ts';
import { readParts } from './parts.ts';

/**
 * Reads an AGENT.md: a frontmatter and the prompt. Besides the common fields the frontmatter has `skills` and `mcps`,
 * the required parts; the hints `model` and `tools`; and `targets`, a map of the keys that only one agent target
 * reads. All of it is kept. Throws `manifest.invalid`, with `file:line` as the pointers, as {@link readMarkdownManifest}
 * and {@link readParts} do.
 */
export function readAgentManifest(
  text: string,
  from: { file?: string | undefined; folderName?: string | null | undefined } = {},
): AssetManifest {
  const { file = manifestFile, folderName = null } = from;
  const { head, fields, note, warnings } = readMarkdownManifest(text, file, folderName);
  const requires = readParts(head, file);
  refuseServers(head, file);
  if (fields.description.length > descriptionLengthMax) {
    note(
      'description.long',
      'description',
      `The description has ${fields.description.length} characters; agents may cut it at ${descriptionLengthMax}`,
    );
  }
  if (fields.readme.trim() === '') {
    note(
      'prompt.missing',
      'name',
      'There is no prompt: the file has no text after the frontmatter',
    );
  }
  if (fields.readme.trim().length > copilotPromptMax) {
    note(
      'prompt.long',
      'name',
      `The prompt has more than ${copilotPromptMax} characters, which GitHub Copilot does not take`,
    );
  }
  const { targets } = head.data;
  if (targets !== undefined && targets !== null && !isMap(targets)) {
    note('targets.type', 'targets', 'The targets are not a map of agent targets to their own keys');
  }
  return { ...fields, requires, inputs: [], warnings: warnings.slice(0, warningsMax) };
}

/** MCP servers belong into files of their own, where their values are looked through for secrets. */
function refuseServers(head: Frontmatter, file: string): void {
  const { targets } = head.data;
  const maps = [head.data, ...Object.values(isMap(targets) ? { ...targets } : {})];
  for (const map of maps) {
    const key = isMap(map) ? Object.keys(map).find((one) => serverKeys.includes(one)) : undefined;
    if (key === undefined) continue;
    const line = head.lineOf(map === head.data ? key : 'targets');
    const help = 'put each MCP server into mcps/<name>/server.json, or name it under mcps';
    throw manifestRefused(file, line, `"${key}" is not possible here: ${help}`);
  }
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
