import type { SourceFile } from '#api/domain/archive.ts';
import { AppError } from '#schema/error.ts';
import { markdownWithFrontmatter } from '#schema/kinds/agent/emit.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { slugify } from '#schema/manifest/slug.ts';
import { pathProblem } from '#schema/path.ts';
import { secretIn } from '#schema/secret-value.ts';
import type { OldAsset, OldContent, OldPart } from './old-registry.ts';

/** The files of an asset, and what differs from what the predecessor had. */
export type MadeFiles = { files: SourceFile[]; notes: string[] };

type Of<K extends OldContent['kind']> = Extract<OldContent, { kind: K }>;

const encoder = new TextEncoder();

/** The SKILL.md of a skill of which only its text is left. */
export function skillFromReadme(old: OldAsset, { readme }: Of<'skill'>, name: string): MadeFiles {
  return { files: [file('SKILL.md', skillText(readme, { ...old, name }))], notes: [] };
}

/** A text that is a whole SKILL.md stays as it is; any other becomes its body. */
function skillText(
  text: string,
  { name, description, version, tags }: Pick<OldAsset, 'name' | 'description' | 'version' | 'tags'>,
): string {
  if (/^---\r?\n/.test(text) && isReadable(text)) return text;
  const metadata = {
    ...(version === null ? {} : { version }),
    ...(tags.length === 0 ? {} : { tags: tags.join(', ') }),
  };
  const head = {
    name,
    description: description.trim() || name,
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
  return markdownWithFrontmatter(head, text);
}

function isReadable(text: string): boolean {
  try {
    kindModule('skill').readManifest(text);
    return true;
  } catch (err) {
    if (err instanceof AppError) return false;
    throw err;
  }
}

/** The server.json of an MCP server. Throws `manifest.invalid` with what to do if there can be none. */
export function serverFiles(
  { name, description, version, tags }: Pick<OldAsset, 'name' | 'description' | 'version' | 'tags'>,
  { transport, config }: Pick<Of<'mcp'>, 'transport' | 'config'>,
): MadeFiles {
  const { entry, notes } = withoutSecrets(launchOf(transport, config));
  const more = { description, ...(version === null ? {} : { version }), tags };
  const text = JSON.stringify({ mcpServers: { [name]: { ...entry, ...more } } });
  const [made] = kindModule('mcp').convert(text, '.mcp.json');
  if (!made) throw refused('it has no command. Publish it by hand with a server.json');
  if (made.problems.length > 0) {
    const reasons = made.problems.map(({ detail }) => detail).join('; ');
    throw refused(`${reasons}. Publish it by hand with the placeholder`);
  }
  return { files: made.files.map(({ path, text }) => file(path, text)), notes };
}

type Entry = Record<string, unknown>;

/** The predecessor had no address for remote servers; where people put it into the command, it is found. */
function launchOf(transport: string, config: Entry): Entry {
  const { command, args, env } = config;
  const url = typeof command === 'string' && /^https?:\/\//i.test(command) ? command : null;
  if (url !== null) return { type: transport === 'sse' ? 'sse' : 'http', url, env };
  if (transport !== 'stdio' && transport !== '')
    throw refused(
      `it is a remote server (${transport}), of which the predecessor kept no address. Publish it by hand with a server.json`,
    );
  return { command, args, env };
}

/** Puts a placeholder in the place of each variable whose value is secret: a version is read by many. */
function withoutSecrets(entry: Entry): { entry: Entry; notes: string[] } {
  const { env } = entry;
  if (typeof env !== 'object' || env === null) return { entry, notes: [] };
  const notes: string[] = [];
  const safe = Object.entries(env).map(([name, value]) => {
    const what = typeof value === 'string' ? secretIn(value, name) : null;
    if (what === null) return [name, value];
    notes.push(
      `the value of ${name} looks like ${what} and is not taken over; \${${name}} stands there, and an install asks for it`,
    );
    return [name, `\${${name}}`];
  });
  return { entry: { ...entry, env: Object.fromEntries(safe) }, notes };
}

/** The AGENT.md of an agent, with the files of the skills and MCP servers inside it. */
export function agentFiles(
  old: OldAsset,
  { prompt, skills, servers }: Of<'agent'>,
  name: string,
): MadeFiles {
  const { description, tags } = old;
  const head = {
    name,
    description: description.trim() || name,
    ...(tags.length === 0 ? {} : { tags }),
  };
  const files = [file('AGENT.md', markdownWithFrontmatter(head, prompt))];
  const notes: string[] = [];
  const inside = [
    ...skills.map((part) => ({ part, folder: 'skills', make: () => partSkill(part) })),
    ...servers.map((part) => ({ part, folder: 'mcps', make: () => partServer(part) })),
  ];
  const seen = new Set<string>();
  for (const { part, folder, make } of inside) {
    const slug = slugify(part.name).slug;
    const place = `${folder}/${slug}`;
    if (slug === null || seen.has(place)) {
      notes.push(`"${part.name}" in it is left out: it needs a name of its own, of a–z and 0–9`);
      continue;
    }
    seen.add(place);
    try {
      const made = make();
      for (const one of made.files) files.push({ ...one, path: `${place}/${one.path}` });
      for (const note of made.notes) notes.push(`${place}: ${note}`);
    } catch (err) {
      if (!(err instanceof AppError)) throw err;
      notes.push(`${place} is left out: ${err.detail}`);
    }
  }
  return { files, notes };
}

function partSkill(part: OldPart): MadeFiles {
  const given = typeof part['files'] === 'object' && part['files'] !== null ? part['files'] : {};
  const notes: string[] = [];
  const files = Object.entries(given).flatMap(([path, text]): SourceFile[] => {
    const problem = typeof text === 'string' ? pathProblem(path) : 'the file is no text';
    if (problem === null) return [file(path, String(text))];
    notes.push(`the file ${JSON.stringify(path)} is left out: ${problem}`);
    return [];
  });
  const description = typeof part['description'] === 'string' ? part['description'] : '';
  const isWhole = files.some(({ path }) => path.toLowerCase() === 'skill.md');
  const { slug } = slugify(part.name);
  const head = { name: slug ?? part.name, description, version: null, tags: [] };
  return { files: isWhole ? files : [file('SKILL.md', skillText('', head)), ...files], notes };
}

function partServer(part: OldPart): MadeFiles {
  const config = part['config'];
  const entry = typeof config === 'object' && config !== null ? { ...config } : {};
  const head = { name: part.name, description: '', version: null, tags: [] };
  return serverFiles(head, { transport: 'stdio', config: entry });
}

function file(path: string, text: string): SourceFile {
  return { path, executable: false, bytes: encoder.encode(text) };
}

function refused(detail: string): AppError {
  return new AppError('manifest.invalid', detail);
}
