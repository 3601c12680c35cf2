import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstallScope, TargetId } from '#schema/targets.ts';
import { agentMd } from '#test/support/agent-md.ts';
import { useRegistry } from '../cli/install/desk.ts';
import { put } from '../cli/install/world.ts';
import { trust, trustGeminiAgent } from './clients/consent.ts';
import { startHttpServer } from './clients/http-server.ts';
import { type ClientRun, useClients } from './clients/installed.ts';

/**
 * Real clients, fetched by npm, read what `add` wrote. None reaches its vendor: servers and models are on loopback.
 */
const registry = useRegistry();
const run = useClients([
  '@openai/codex@0.171.0',
  '@google/gemini-cli@0.61.0',
  '@anthropic-ai/claude-code',
  'opencode-ai@1.18.33',
]);
let http: Awaited<ReturnType<typeof startHttpServer>>;
const scopes = ['project', 'user'] as const satisfies InstallScope[];
const inBothScopes = <Id extends TargetId>(ids: readonly Id[]) =>
  ids.flatMap((id) => scopes.map((scope) => [id, scope] as const));
const words = (text: string) => text.split(' ');
const takesSse = new Set<TargetId>(['gemini-cli', 'claude-code']);
const prompt = 'You read "every" line:\n\n- `a`\n- ünïcode';
/** What only the user's shell knows. */
const secrets = { PROBE_TOKEN: 'of-the-shell-1', REMOTE_TOKEN: 'of-the-shell-2' };

async function publishServers() {
  const command = process.execPath;
  const args = [join(import.meta.dirname, 'clients/stdio-server.mjs'), 'a b'];
  const env = { SEEN: '${SEEN}', LEVEL: 'info' };
  const token = '${PROBE_TOKEN}';
  const headers = { Authorization: 'Bearer ${REMOTE_TOKEN}', 'X-Team': 'blue' };
  const servers = {
    probe: { command, args, env: { ...env, PROBE_TOKEN: token } },
    'probe-text': {
      command,
      args: [...args, `--token=${token}`],
      env: { ...env, OTHER_NAME: token },
    },
    remote: { type: 'http', url: `${http.url}/mcp`, headers },
    sse: { type: 'sse', url: `${http.url}/sse`, headers },
  };
  for (const [name, server] of Object.entries(servers)) {
    const content = JSON.stringify({ mcpServers: { [name]: server } });
    await registry.send('POST', `/mcps?name=${name}`, { files: [{ path: '.mcp.json', content }] });
  }
}

beforeAll(async () => {
  http = await startHttpServer();
  await publishServers();
  await registry.publish('lint', '1.0.0');
  const head = 'tools: [Read, Grep]\nmodel: opus\nskills: [platform/lint]\n';
  const content = agentMd('reviewer', { description: 'Reviews every line, twice', head, prompt });
  await registry.send('POST', '/agents?version=1.0.0', { files: [{ path: 'AGENT.md', content }] });
});
afterAll(() => http.close());

/** A project and a home folder that hold assets for one client, put there by `add`. */
async function added(
  target: TargetId,
  scope: InstallScope,
  kind: 'mcp' | 'agent',
  names: string[],
) {
  const desk = await registry.desk();
  if (scope === 'project') await trust(target, desk);
  const seen = join(desk.folder, 'seen.json');
  const inputs = kind === 'mcp' ? ['--env', `SEEN=${seen}`] : [];
  const refs = names.map((name) => `platform/${name}`);
  const { code, stderr } = await desk.cli([
    kind,
    'add',
    ...refs,
    '-a',
    target,
    '-s',
    scope,
    '--no-input',
    ...inputs,
  ]);
  expect([code, stderr]).toEqual([0, expect.anything()]);
  return { ...desk, seen };
}

const lists = {
  codex: ['codex', 'mcp', 'list'],
  'gemini-cli': ['gemini', 'mcp', 'list'],
  'claude-code': ['claude', 'mcp', 'list'],
  opencode: ['opencode', 'mcp', 'list'],
} as const;
const ids = Object.keys(lists) as (keyof typeof lists)[];

/** Starts the servers of a project as a session of Codex does, and waits until both are ready. Its list starts none. */
function startCodex(desk: { home: string; project: string }) {
  const isReady = (name: string) => `(?=[^]*"name":"${name}"[^\\n]*"status":"ready")`;
  const clientInfo = { name: 'test', version: '1.0.0' };
  return run(['codex', 'app-server'], {
    ...desk,
    env: secrets,
    lines: [
      { method: 'initialize', id: 0, params: { clientInfo } },
      { method: 'initialized' },
      { method: 'thread/start', id: 1, params: { cwd: desk.project } },
    ],
    until: new RegExp(`^${isReady('probe')}${isReady('remote')}`),
  });
}

describe('a client lists, starts and reaches servers, with the secrets of its environment', () => {
  it.each(inBothScopes(ids))('%s, those of its %s scope', async (id, scope) => {
    const isCodex = id === 'codex';
    // Codex reads no variables in texts; it passes those on that have the server's own name for them.
    const names = [
      isCodex ? 'probe' : 'probe-text',
      'remote',
      ...(takesSse.has(id) ? ['sse'] : []),
    ];
    const desk = await added(id, scope, 'mcp', names);
    const before = http.seen.length;
    const said = await run(lists[id], { ...desk, env: secrets });
    for (const name of names) expect(said).toMatch(new RegExp(`\\b${name}\\b`));
    expect(said).toContain(http.url);
    if (isCodex) await startCodex(desk);

    const { args, env } = JSON.parse(await readFile(desk.seen, 'utf8'));
    expect(args).toEqual(isCodex ? ['a b'] : ['a b', `--token=${secrets.PROBE_TOKEN}`]);
    const variable = isCodex ? 'PROBE_TOKEN' : 'OTHER_NAME';
    expect(env).toMatchObject({ [variable]: secrets.PROBE_TOKEN, LEVEL: 'info' });
    const authorization = `Bearer ${secrets.REMOTE_TOKEN}`;
    const headers = expect.objectContaining({ authorization, 'x-team': 'blue' });
    const reached = http.seen.slice(before);
    for (const path of takesSse.has(id) ? ['/mcp', '/sse'] : ['/mcp'])
      expect(reached).toContainEqual(expect.objectContaining({ path, headers }));
  });
});

/**
 * What a client offers to its model. Claude Code and OpenCode tell it offline. Codex and Gemini CLI list agents only in
 * their windows, so a model on loopback gets their first request, which names them, and refuses it.
 */
const offers: Record<(typeof ids)[number], (desk: ClientRun) => Promise<string>> = {
  'claude-code': (desk) =>
    run([...words('claude -p --verbose --input-format stream-json --output-format stream-json')], {
      ...desk,
      lines: [{ type: 'control_request', request_id: '1', request: { subtype: 'initialize' } }],
      until: /"control_response".*\n/,
    }),
  opencode: async (desk) => {
    const agent = await run(words('opencode debug agent reviewer'), desk);
    return agent + (await run(words('opencode debug skill'), desk));
  },
  codex: (desk) => {
    const provider = `{name="test",base_url="${http.url}/v1",wire_api="responses",request_max_retries=0}`;
    const options = ['-c', 'model_provider=test', '-c', `model_providers.test=${provider}`];
    return firstRequest(['codex', 'exec', '--skip-git-repo-check', ...options, 'hi'], desk);
  },
  'gemini-cli': async (desk) => {
    const settings = { security: { auth: { selectedType: 'gemini-api-key' } } };
    await put(desk.home, { '.gemini/settings.json': JSON.stringify(settings) });
    const env = { GEMINI_API_KEY: 'x', GOOGLE_GEMINI_BASE_URL: http.url };
    return firstRequest(words('gemini -m gemini-2.5-flash -p hi'), { ...desk, env });
  },
};

async function firstRequest(command: readonly string[], desk: ClientRun): Promise<string> {
  const before = http.seen.length;
  const said = await run(command, desk);
  return http.seen[before]?.body ?? said;
}

/** Only OpenCode shows the prompt, which the model of the others gets when it calls the agent. */
const alsoShown: Partial<Record<TargetId, readonly string[]>> = {
  opencode: [JSON.stringify(prompt)],
  'claude-code': ['"description":"Reviews every line, twice","model":"opus"'],
};

describe('a client offers the agent that add wrote, and its skill', () => {
  it.each(inBothScopes(ids))('%s, of its %s scope', async (id, scope) => {
    const desk = await added(id, scope, 'agent', ['reviewer']);
    if (id === 'gemini-cli' && scope === 'project') await trustGeminiAgent(desk, 'reviewer');
    const said = await offers[id](desk);
    for (const text of ['Reviews every line, twice', 'What lint does', ...(alsoShown[id] ?? [])])
      expect(said).toContain(text);
  });
});
