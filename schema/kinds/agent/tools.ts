/** The words of each client for what a tool does; an agent names tools as Claude Code does. */
const words = {
  Read: { gemini: 'read_file', kiro: 'read', copilot: 'read', opencode: null },
  Write: { gemini: 'write_file', kiro: 'write', copilot: 'edit', opencode: 'edit' },
  Edit: { gemini: 'replace', kiro: 'write', copilot: 'edit', opencode: 'edit' },
  Bash: { gemini: 'run_shell_command', kiro: 'shell', copilot: 'execute', opencode: 'bash' },
  Grep: { gemini: 'search_file_content', kiro: 'grep', copilot: 'search', opencode: null },
  Glob: { gemini: 'glob', kiro: 'glob', copilot: 'search', opencode: null },
  WebFetch: { gemini: 'web_fetch', kiro: 'web_fetch', copilot: 'web', opencode: 'webfetch' },
  WebSearch: { gemini: 'google_web_search', kiro: 'web_search', copilot: 'web', opencode: null },
  Task: { gemini: null, kiro: 'subagent', copilot: 'agent', opencode: null },
} as const;

type Known = keyof typeof words;
type Client = 'gemini' | 'kiro' | 'copilot';

const isKnown = (tool: string): tool is Known => Object.hasOwn(words, tool);

/** The tools in the words of a client; a tool that is not in the table keeps its name. */
export function toolsOf(client: Client, tools: readonly string[]): string[] {
  const named = tools.flatMap((tool) => (isKnown(tool) ? (words[tool][client] ?? []) : [tool]));
  return [...new Set(named)];
}

const changing: ReadonlySet<string> = new Set(['Write', 'Edit', 'Bash']);

/** Whether none of the tools changes files or runs commands. */
export function areReadOnly(tools: readonly string[]): boolean {
  return tools.every((tool) => isKnown(tool) && !changing.has(tool));
}

/** What OpenCode must deny so that only these tools are left. */
export function deniedByOpenCode(tools: readonly string[]): Record<string, 'deny'> {
  const allowed = new Set(tools.filter(isKnown).map((tool) => words[tool].opencode));
  const all = ['edit', 'bash', 'webfetch'] as const;
  return Object.fromEntries(all.filter((one) => !allowed.has(one)).map((one) => [one, 'deny']));
}
