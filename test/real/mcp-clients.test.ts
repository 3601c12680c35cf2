import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvePlace } from '#cli/targets/places.ts';
import type { Placement } from '#schema/kinds/kind-module.ts';
import { mcpClients } from '#schema/kinds/mcp/clients.ts';
import { placeMcp } from '#schema/kinds/mcp/place.ts';
import { launchKey, publisherKey, type ServerJson } from '#schema/kinds/mcp/server-json.ts';
import type { InstallScope, TargetId } from '#schema/targets.ts';

/**
 * The entries of MCP servers against the npm package add-mcp, which knows the shape of each client. It is fetched by
 * npm, so this needs a package registry and is not part of `npm test`.
 */
let work: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'agenthub-clients-'));
  writeFileSync(join(work, 'package.json'), '{"private":true}');
  const options = ['install', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', [...options, 'add-mcp@2.4.0'], { cwd: work });
}, 600_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

const stdio: ServerJson = {
  name: 'a/local',
  _meta: {
    [publisherKey]: {
      [launchKey]: { command: 'node', args: ['-e', 'x y'], env: { LEVEL: 'info' } },
    },
  },
};
const bare: ServerJson = {
  name: 'a/bare',
  _meta: { [publisherKey]: { [launchKey]: { command: 'true' } } },
};
const http: ServerJson = {
  name: 'a/remote',
  remotes: [
    {
      type: 'streamable-http',
      url: 'https://mcp.example.com/mcp',
      headers: [{ name: 'X-Team', value: 'blue' }],
    },
  ],
};
const sse: ServerJson = {
  name: 'a/sse',
  remotes: [{ type: 'sse', url: 'https://mcp.example.com/sse' }],
};

type Entry = Extract<Placement, { type: 'entry' }>;

function place(server: ServerJson, id: TargetId, scope: InstallScope): Entry | undefined {
  const name = server.name.slice(2);
  const asset = { name, text: () => JSON.stringify(server), inputs: {} };
  return placeMcp(asset, { id }, scope)[0] as Entry | undefined;
}

/** The names of clients in add-mcp that are not ours. */
const theirNames: Partial<Record<TargetId, string>> = {
  'cline-vscode': 'cline',
  cline: 'cline-cli',
  'github-copilot': 'github-copilot-cli',
  grok: 'grok-build',
  kilo: 'kilo-code',
  'kimi-code-cli': 'kimi-code',
  kiro: 'kiro-cli',
};

type TheirAgent = {
  configPath: string;
  localConfigPath?: string;
  configKey: string;
  format: string;
  supportedTransports: string[];
  transformConfig(name: string, config: object, context: object): Record<string, unknown>;
};

/** Where ours differs on purpose, with the keys that add-mcp writes otherwise. */
const ours: Partial<Record<TargetId, readonly string[]>> = {
  // Copilot CLI reads the same .mcp.json and wants the type, which Claude Code writes itself.
  'claude-code': ['type'],
  // Codex knows no `type`: a URL makes a remote server.
  codex: ['type'],
};

describe('the entry of each client', () => {
  const ids = Object.keys(mcpClients) as TargetId[];

  it('is one for every client that add-mcp knows', async () => {
    const { agents } = await addMcp();
    const known = ids.map((id) => theirNames[id] ?? id).toSorted();
    expect(known).toEqual(Object.keys(agents).toSorted());
  });

  it.each(ids)('is for %s the one of add-mcp, in the same file', async (id) => {
    const { agents } = await addMcp();
    const theirs = agents[theirNames[id] ?? id]!;
    const client = mcpClients[id]!;
    expect(client.format).toBe(theirs.format);
    expect(client.key.join('.')).toBe(theirs.configKey);
    expect(client.remote !== null).toBe(theirs.supportedTransports.includes('http'));
    const places = { home: homedir(), project: '/p', env: {}, platform: process.platform };
    expect(resolvePlace(client.user ?? '', places)).toBe(theirs.configPath);
    const project = client.project && resolvePlace(client.project, places);
    expect(project ?? undefined).toBe(theirs.localConfigPath && `/p/${theirs.localConfigPath}`);
    const cases: [ServerJson, object][] = [
      [stdio, { command: 'node', args: ['-e', 'x y'], env: { LEVEL: 'info' } }],
      [bare, { command: 'true', args: [] }],
      [http, { type: 'http', url: 'https://mcp.example.com/mcp', headers: { 'X-Team': 'blue' } }],
      [sse, { type: 'sse', url: 'https://mcp.example.com/sse' }],
    ];
    for (const [server, config] of cases) {
      if (client.remote === null && 'url' in config) continue;
      for (const scope of ['project', 'user'] as const) {
        const entry = place(server, id, scope);
        if (!entry) continue;
        const context = { local: scope === 'project' };
        const expected = theirs.transformConfig(server.name.slice(2), config, context);
        const without = (value: object) =>
          Object.fromEntries(
            Object.entries(value).filter(
              ([key, one]) => one !== undefined && !ours[id]?.includes(key),
            ),
          );
        expect(without(entry.value as object)).toEqual(without(expected));
      }
    }
  });
});

async function addMcp() {
  const path = join(work, 'node_modules/add-mcp/dist/lib.js');
  return (await import(pathToFileURL(path).href)) as { agents: Record<string, TheirAgent> };
}
