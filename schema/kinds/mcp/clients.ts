import { applicationData } from '../../targets/rows.ts';
import type { TargetId } from '../../targets.ts';

/** How a client names an environment variable in the text of a value. */
export type Interpolation =
  /** `${NAME}` */
  | 'shell'
  /** `${NAME}`; it reads `$NAME` too. */
  | 'dollar'
  /** `${env:NAME}` */
  | 'env'
  /** `{env:NAME}` */
  | 'braces'
  /** Not in a value; other keys of the entry hold the names of variables. */
  | 'codex'
  | 'goose'
  | null;

/** The entry of a server that the client starts. */
type StdioShape = {
  /** Keys before and after the others, with fixed values. */
  first?: Readonly<Record<string, unknown>>;
  last?: Readonly<Record<string, unknown>>;
  command: string;
  /** The key of the arguments; null if they follow the command in one list. */
  args: string | null;
  env: string;
  /** Whether the variables are written even if there are none. */
  emptyEnv?: boolean;
};

/** The entry of a server that is reached by HTTP. */
type RemoteShape = {
  first?: Readonly<Record<string, unknown>>;
  last?: Readonly<Record<string, unknown>>;
  /** The key for the transport, and its words for streamable HTTP and SSE. */
  type?: { key: string; http: string; sse: string };
  url: string;
  headers: string;
  emptyHeaders?: boolean;
};

/**
 * How a client keeps MCP servers. Paths are written as in `schema/targets/rows.ts`. The shapes are those of the npm
 * package add-mcp, which `test/real/mcp-clients.test.ts` compares with.
 */
export type McpClient = {
  project: string | null;
  user: string | null;
  format: 'json' | 'toml' | 'yaml';
  /** The keys that lead to the map of servers. */
  key: readonly string[];
  stdio: StdioShape;
  /** Null if the client takes only servers that it starts. */
  remote: RemoteShape | null;
  interpolation: Interpolation;
  /** Keys with fixed values that only entries of the user scope have. */
  userOnly?: Readonly<Record<string, unknown>>;
  /** A key that holds the name of the server. */
  nameKey?: string;
};

const stdio: StdioShape = { command: 'command', args: 'args', env: 'env' };
const remote: RemoteShape = { url: 'url', headers: 'headers' };
const typed: RemoteShape = { type: { key: 'type', http: 'http', sse: 'sse' }, ...remote };
const json = { format: 'json', key: ['mcpServers'], stdio, remote, interpolation: null } as const;
const withType = { ...json, stdio: { first: { type: 'stdio' }, ...stdio }, remote: typed } as const;
const inList = {
  ...json,
  key: ['mcp'],
  stdio: {
    first: { type: 'local' },
    command: 'command',
    args: null,
    env: 'environment',
    emptyEnv: true,
    last: { enabled: true },
  },
  remote: { first: { type: 'remote' }, ...remote, last: { enabled: true } },
  interpolation: 'braces',
} as const;
const cline = {
  ...json,
  project: null,
  stdio: { ...stdio, last: { disabled: false } },
  remote: {
    ...remote,
    type: { key: 'type', http: 'streamableHttp', sse: 'sse' },
    last: { disabled: false },
  },
} as const;
const serverUrl = { ...json, project: null, remote: { ...remote, url: 'serverUrl' } } as const;
const codeUser = `${applicationData}/Code/User`;

/** The clients that take MCP servers. */
export const mcpClients: Partial<Record<TargetId, McpClient>> = {
  // Copilot CLI reads the same file, and wants the type.
  'claude-code': {
    ...withType,
    project: '.mcp.json',
    user: '$CLAUDE_CONFIG_DIR(~)/.claude.json',
    interpolation: 'shell',
  },
  'claude-desktop': {
    ...json,
    project: null,
    user: `${applicationData}/Claude/claude_desktop_config.json`,
    remote: null,
  },
  codex: {
    project: '.codex/config.toml',
    user: '$CODEX_HOME(~/.codex)/config.toml',
    format: 'toml',
    key: ['mcp_servers'],
    stdio,
    remote: { url: 'url', headers: 'http_headers' },
    interpolation: 'codex',
  },
  cursor: {
    ...json,
    project: '.cursor/mcp.json',
    user: '~/.cursor/mcp.json',
    interpolation: 'env',
  },
  kiro: {
    ...json,
    project: '.kiro/settings/mcp.json',
    user: '~/.kiro/settings/mcp.json',
    interpolation: 'shell',
  },
  antigravity: { ...serverUrl, user: '~/.gemini/config/mcp_config.json' },
  cline: { ...cline, user: '$CLINE_DIR(~/.cline)/data/settings/cline_mcp_settings.json' },
  'cline-vscode': {
    ...cline,
    user: `${codeUser}/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json`,
  },
  fx: {
    ...inList,
    project: null,
    user: '~/.fx/mcp.json',
    stdio: { ...inList.stdio, emptyEnv: false },
    remote: { ...typed, last: { enabled: true } },
    interpolation: null,
  },
  'gemini-cli': {
    ...json,
    project: '.gemini/settings.json',
    user: '~/.gemini/settings.json',
    remote: typed,
    interpolation: 'dollar',
  },
  'github-copilot': {
    ...withType,
    project: '[.mcp.json|.github/mcp.json]',
    user: '$COPILOT_HOME(~/.copilot)/mcp-config.json',
    interpolation: 'dollar',
    userOnly: { tools: ['*'] },
  },
  goose: {
    project: null,
    user: '[win32:$APPDATA(~/AppData/Roaming)/Block/goose/config|$XDG_CONFIG_HOME(~/.config)/goose]/config.yaml',
    format: 'yaml',
    key: ['extensions'],
    nameKey: 'name',
    stdio: {
      first: { description: '', type: 'stdio' },
      command: 'cmd',
      args: 'args',
      env: 'envs',
      emptyEnv: true,
      last: { enabled: true, timeout: 300 },
    },
    remote: {
      first: { description: '' },
      type: { key: 'type', http: 'streamable_http', sse: 'sse' },
      url: 'uri',
      headers: 'headers',
      emptyHeaders: true,
      last: { enabled: true, timeout: 300 },
    },
    interpolation: 'goose',
  },
  grok: {
    ...json,
    project: '.grok/config.toml',
    user: '$GROK_HOME(~/.grok)/config.toml',
    format: 'toml',
    key: ['mcp_servers'],
  },
  kilo: {
    ...inList,
    project:
      '[kilo.json|.kilo/kilo.jsonc|.kilo/kilo.json|.kilocode/kilo.jsonc|.kilocode/kilo.json|kilo.jsonc]',
    user: '[$XDG_CONFIG_HOME(~/.config)/kilo/kilo.json|$XDG_CONFIG_HOME(~/.config)/kilo/kilo.jsonc]',
  },
  'kimi-code-cli': {
    ...json,
    project: '.kimi-code/mcp.json',
    user: '$KIMI_CODE_HOME(~/.kimi-code)/mcp.json',
    stdio: { first: { transport: 'stdio' }, ...stdio },
    remote: { ...remote, type: { key: 'transport', http: 'http', sse: 'sse' } },
  },
  mastracode: { ...json, project: '.mastracode/mcp.json', user: '~/.mastracode/mcp.json' },
  mcporter: {
    ...json,
    project: 'config/mcporter.json',
    user: '[~/.mcporter/mcporter.json|~/.mcporter/mcporter.jsonc]',
    remote: typed,
    interpolation: 'shell',
  },
  opencode: {
    ...inList,
    project: '[opencode.jsonc|opencode.json|.opencode/opencode.jsonc|.opencode/opencode.json]',
    user: '[$XDG_CONFIG_HOME(~/.config)/opencode/opencode.jsonc|$XDG_CONFIG_HOME(~/.config)/opencode/opencode.json]',
  },
  pi: { ...json, project: '.pi/mcp.json', user: '$PI_CODING_AGENT_DIR(~/.pi/agent)/mcp.json' },
  vscode: {
    ...json,
    project: '.vscode/mcp.json',
    user: `${codeUser}/mcp.json`,
    key: ['servers'],
    remote: typed,
    interpolation: 'env',
  },
  windsurf: {
    ...serverUrl,
    user: '~/.codeium/windsurf/mcp_config.json',
    interpolation: 'env',
  },
  zed: {
    ...json,
    project: '.zed/settings.json',
    user: '[win32:$APPDATA(~/AppData/Roaming)/Zed|$XDG_CONFIG_HOME(~/.config)/zed]/settings.json',
    key: ['context_servers'],
    stdio: { first: { source: 'custom' }, ...stdio, emptyEnv: true },
    remote: { first: { source: 'custom' }, ...typed, emptyHeaders: true },
  },
};
