import { readDescription } from '../../manifest/fields.ts';
import { readFrontmatter } from '../../manifest/frontmatter.ts';
import { findTarget, type InstallScope, type Target, type TargetId } from '../../targets.ts';
import type { Location, PlacedAsset, Placement } from '../kind-module.ts';
import { manifestFile as serverFile } from '../mcp/manifest-file.ts';
import { placeMcp } from '../mcp/place.ts';
import { manifestFile as skillFile } from '../skill/manifest-file.ts';
import { placeSkill } from '../skill/place.ts';
import { extrasIn } from './extras.ts';
import { agentFormats, type AgentPrompt } from './formats.ts';
import { grantsIn } from './grants.ts';
import { manifestFile } from './manifest-file.ts';

/** The folder in which a target keeps agents; none if it keeps none in that scope. */
export function agentLocations({ id }: Pick<Target, 'id'>, scope: InstallScope): Location[] {
  const path = agentFormats[id]?.[scope] ?? null;
  return path === null ? [] : [{ type: 'folder', path }];
}

/** The files of an agent whose text {@link placeAgent} reads: its prompt, and its own MCP servers. */
export function agentPlacementFiles(paths: readonly string[]): string[] {
  return [manifestFile, ...partsIn(paths, 'mcps', serverFile).map(({ manifest }) => manifest)];
}

/** Why a target that keeps agents in that scope cannot have this one: its prompt is too long. Null if it can have it. */
export function agentObstacle(
  { text }: Pick<PlacedAsset, 'text'>,
  { id }: Pick<Target, 'id'>,
  scope: InstallScope,
): string | null {
  const format = agentFormats[id];
  if (!format || format[scope] === null || format.promptMax === undefined) return null;
  const { length } = readFrontmatter(text(manifestFile), manifestFile).body.trim();
  if (length <= format.promptMax) return null;
  const count = (number: number) => number.toLocaleString('en-US');
  const tool = findTarget(id)?.displayName ?? id;
  return `the prompt has ${count(length)} characters, and ${tool} takes at most ${count(format.promptMax)}; its author can move parts of it into skills`;
}

/**
 * Places an agent as a file in the target's format, its own skills as folders and its own MCP servers as entries. Its
 * pinned parts are assets of their own, and not placed here. None if the target keeps no agents in that scope, or if
 * there is an {@link agentObstacle}.
 */
export function placeAgent(
  asset: PlacedAsset,
  target: Pick<Target, 'id'>,
  scope: InstallScope,
): Placement[] {
  const format = agentFormats[target.id];
  const folder = format?.[scope] ?? null;
  if (!format || folder === null || agentObstacle(asset, target, scope) !== null) return [];
  const agent = readAgent(asset.name, asset.text(manifestFile), format.extrasOf);
  return [
    {
      type: 'file',
      path: `${folder}/${asset.name}${format.ending}`,
      content: format.write(agent, scope),
      ...(Object.keys(agent.extras).length > 0
        ? { extras: agent.extras, grants: grantsIn(agent.extras) }
        : {}),
    },
    ...partsIn(asset.paths, 'skills', skillFile).flatMap(({ name }) =>
      placeSkill({ name }, target, scope).map((placed) =>
        placed.type === 'folder' ? { ...placed, from: `skills/${name}` } : placed,
      ),
    ),
    ...partsIn(asset.paths, 'mcps', serverFile).flatMap(({ name, manifest }) =>
      placeMcp({ name, text: () => asset.text(manifest), inputs: asset.inputs }, target, scope),
    ),
  ];
}

/** The parts that stand in the agent's files, as `<folder>/<name>/<file>`. */
function partsIn(paths: readonly string[], folder: string, file: string) {
  return paths.flatMap((manifest) => {
    const [first, name, last, ...deeper] = manifest.split('/');
    const isPart = first === folder && name && last === file && deeper.length === 0;
    return isPart ? [{ name, manifest }] : [];
  });
}

function readAgent(name: string, text: string, target: TargetId): AgentPrompt {
  const head = readFrontmatter(text, manifestFile);
  const { model, targets } = head.data;
  return {
    name,
    description: readDescription(head, () => {}) ?? '',
    model: typeof model === 'string' && model !== '' ? model : null,
    tools: toolsIn(head.data['tools']),
    extras: extrasIn(targets, target),
    prompt: head.body.trim(),
  };
}

/** The tools of a list, or of a text with commas; null for all tools. */
function toolsIn(value: unknown): string[] | null {
  const listed: unknown[] = typeof value === 'string' ? value.split(',') : listOf(value);
  const tools = listed.flatMap((one) => (typeof one === 'string' ? one.trim() : []));
  const named = tools.filter((tool) => tool !== '');
  return named.length === 0 || named.includes('*') ? null : named;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
