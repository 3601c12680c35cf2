import { AppError, type ErrorItem } from '../../../error.ts';
import { slugify } from '../../../manifest/slug.ts';
import type { Conversion } from '../../kind-module.ts';
import { convertServers } from '../../mcp/convert/index.ts';
import { parsePartRef } from '../../part-ref.ts';

/** The keys under which the formats have MCP servers. */
export const serverKeys: readonly string[] = ['mcpServers', 'mcp_servers', 'mcp-servers'];

/** The MCP servers of an agent file: refs for the servers that it only names, and files for those that it defines. */
export type AgentServers = {
  refs: string[];
  files: Conversion['files'];
  problems: ErrorItem[];
};

/**
 * Reads the MCP servers of an agent file: a map of definitions by name, or a list of names and such maps. `pointer`
 * is the place of a problem. A server with a secret has a problem, as it has in a client's own file.
 */
export function readServers(value: unknown, pointer: string): AgentServers {
  const refs: string[] = [];
  const servers = new Map<string, unknown>();
  for (const item of Array.isArray(value) ? value : [value]) {
    if (typeof item === 'string') refs.push(item);
    else if (typeof item === 'object' && item !== null) {
      for (const [name, server] of Object.entries(item)) servers.set(name, server);
    }
  }
  const problems: ErrorItem[] = refs.flatMap((ref) => {
    const read = parsePartRef(ref);
    return typeof read === 'string' ? [{ pointer, detail: `the MCP server "${ref}" ${read}` }] : [];
  });
  const files: Conversion['files'] = [];
  const slugs = new Set<string>();
  const found = servers.size === 0 ? [] : converted(servers, pointer);
  for (const server of found) {
    for (const { detail } of server.problems) {
      problems.push({ pointer, detail: `the MCP server "${server.name}": ${detail}` });
    }
    const { slug } = slugify(server.name);
    if (slug === null || slugs.has(slug)) {
      const detail = `the MCP server "${server.name}" needs a name of its own, of a–z and 0–9`;
      problems.push({ pointer, detail });
      continue;
    }
    slugs.add(slug);
    for (const { path, text } of server.files) files.push({ path: `mcps/${slug}/${path}`, text });
  }
  const lost = servers.size - found.length;
  if (lost > 0) {
    problems.push({ pointer, detail: `${lost} MCP servers have neither a command nor an address` });
  }
  return { refs, files, problems };
}

function converted(servers: Map<string, unknown>, pointer: string): Conversion[] {
  try {
    const text = JSON.stringify({ mcpServers: Object.fromEntries(servers) });
    return convertServers(text, `${pointer}.json`);
  } catch (err) {
    // Its lines would be those of the text that was made here.
    if (err instanceof AppError) {
      throw new AppError(err.code, err.detail, { errors: [{ pointer, detail: err.detail }] });
    }
    throw err;
  }
}
