import { z } from 'zod';
import type { GitFile } from '#api/domain/git.ts';
import type { ErrorItem } from '#schema/error.ts';
import { issueText } from '#schema/issue.ts';
import type { Candidate, Plugin, ScannedTree } from './candidate.ts';

/** The list of a repository's plugins, as Claude Code, Codex and Copilot read it. */
export const marketplacePath = '.claude-plugin/marketplace.json';
const marketplaceBytesMax = 1024 * 1024;
const pluginsMax = 2000;

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const entry = z.object({
  name: z.string().min(1).max(200),
  // A string is a folder of this repository; an object, a plugin that lives elsewhere.
  source: z.union([z.string(), z.record(z.string(), z.unknown())]).default('./'),
  skills: texts.optional().catch(undefined),
  category: z.string().max(200).nullish().catch(null),
  keywords: z.array(z.string().max(200)).max(100).catch([]),
});
const marketplace = z.object({
  metadata: z.object({ pluginRoot: z.string().optional() }).catch({}),
  plugins: z.array(z.unknown()).max(pluginsMax),
});

/** A plugin and the folders of its skills. */
type Listed = { plugin: Plugin; folders: string[]; explicit: boolean };

/**
 * Adds to each skill the plugin under which `.claude-plugin/marketplace.json` lists it. Without that file
 * nothing changes. A list that cannot be read, a wrong entry, or a listed skill that is missing is a
 * problem, but hides no skill: the list only adds information.
 */
export async function readMarketplace(
  tree: Pick<ScannedTree, 'load' | 'sizeOf' | 'readBlob'> & { files: readonly GitFile[] },
  candidates: Candidate[],
): Promise<{ candidates: Candidate[]; problems: ErrorItem[] }> {
  const file = tree.files.find(({ path }) => path === marketplacePath);
  if (!file) return { candidates, problems: [] };
  await tree.load({ folders: [], oids: [file.oid] });
  if ((tree.sizeOf(file.oid) ?? Infinity) > marketplaceBytesMax)
    return { candidates, problems: [wrong('is too large')] };
  const bytes = await tree.readBlob(file.oid);
  const problems: ErrorItem[] = [];
  const listed = parse(bytes, problems);
  const taken = new Set(candidates.flatMap(({ path }) => ancestorsOf(path)));
  const pluginOf = new Map<string, Plugin>();
  for (const { plugin, folders, explicit } of listed) {
    for (const folder of folders) {
      if (!pluginOf.has(folder)) pluginOf.set(folder, plugin);
      if (!explicit || taken.has(folder)) continue;
      problems.push({
        pointer: folder,
        detail: `${marketplacePath} lists it for ${plugin.name}, but it has no SKILL.md`,
      });
    }
  }
  return {
    candidates: candidates.map((candidate) => {
      const folder = ancestorsOf(candidate.path).find((one) => pluginOf.has(one));
      const plugin = folder === undefined ? undefined : pluginOf.get(folder);
      return plugin ? { ...candidate, plugin, placement: 'marketplace' } : candidate;
    }),
    problems,
  };
}

/** A folder and all folders above it, the nearest first; the last is the root of the repository (empty). */
function ancestorsOf(path: string): string[] {
  if (path === '') return [''];
  const segments = path.split('/');
  return [...segments.map((_, at) => segments.slice(0, segments.length - at).join('/')), ''];
}

function parse(bytes: Uint8Array, problems: ErrorItem[]): Listed[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    problems.push(wrong('is not JSON'));
    return [];
  }
  const parsed = marketplace.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'it';
    problems.push(wrong(`is not a marketplace: ${where} ${issue ? issueText(issue) : ''}`));
    return [];
  }
  const { plugins, metadata } = parsed.data;
  return plugins.flatMap((raw, at) => {
    const one = entry.safeParse(raw);
    if (!one.success) {
      const [issue] = one.error.issues;
      const where = ['plugins', at, ...(issue?.path ?? [])].join('.');
      problems.push(wrong(`has a wrong entry: ${where} ${issue ? issueText(issue) : ''}`));
      return [];
    }
    const { name, source, skills, category, keywords } = one.data;
    if (typeof source !== 'string') return [];
    const root = resolve(metadata.pluginRoot ?? '', source);
    const folders = (skills ?? ['skills']).map((folder) =>
      root === null ? null : resolve(root, folder),
    );
    const inside = folders.filter((folder) => folder !== null);
    if (inside.length < folders.length) {
      problems.push(wrong(`has an entry that leaves the repository: plugins.${at}`));
    }
    const plugin = { name, category: category ?? null, keywords };
    return [{ plugin, folders: inside, explicit: skills !== undefined }];
  });
}

/** A relative path below a folder, without `.` and `..`; null when it leaves the repository. */
function resolve(folder: string, path: string): string | null {
  const segments: string[] = [];
  for (const segment of `${folder}/${path}`.split('/')) {
    if (segment === '..' && segments.pop() === undefined) return null;
    if (segment !== '' && segment !== '.' && segment !== '..') segments.push(segment);
  }
  return segments.join('/');
}

function wrong(detail: string): ErrorItem {
  return { pointer: marketplacePath, detail: `the list of plugins ${detail}` };
}
