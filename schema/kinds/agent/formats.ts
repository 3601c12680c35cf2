import type { InstallScope, TargetId } from '../../targets.ts';
import { markdownWithFrontmatter, toml } from './emit.ts';
import { areReadOnly, deniedByOpenCode, toolsOf } from './tools.ts';

/** An agent as all tools know it. */
export type AgentPrompt = {
  name: string;
  description: string;
  /** The model as written in AGENT.md; null if it says none. */
  model: string | null;
  /** The tools that the agent may use, in the words of Claude Code; null for all. */
  tools: readonly string[] | null;
  /** Keys of the target's own; they replace those of the same name. */
  extras: Record<string, unknown>;
  /** Markdown. */
  prompt: string;
};

/** How a target keeps agents: a file for each, in a folder. Paths are written as in `schema/targets/rows.ts`. */
export type AgentFormat = {
  project: string;
  user: string | null;
  /** What follows the agent's name in the name of its file. */
  ending: string;
  /** The most characters of a prompt that the target takes; left out if no bound is known. */
  promptMax?: number;
  /** The target whose own keys the file takes. */
  extrasOf: TargetId;
  write(agent: AgentPrompt, scope: InstallScope): string;
};

/**
 * The most characters of a prompt that GitHub Copilot takes.
 * https://docs.github.com/en/copilot/reference/custom-agents-configuration
 */
export const copilotPromptMax = 30_000;

/** The model if a target knows it: another target's name for one would stop the agent from starting. */
function modelFor(known: RegExp, model: string | null): string | undefined {
  return model !== null && known.test(model) ? model : undefined;
}

const copilot: AgentFormat = {
  project: '.github/agents',
  user: '$COPILOT_HOME(~/.copilot)/agents',
  ending: '.agent.md',
  promptMax: copilotPromptMax,
  extrasOf: 'github-copilot',
  write: ({ name, description, model, tools, extras, prompt }) =>
    markdownWithFrontmatter(
      {
        name,
        description,
        ...(tools && { tools: toolsOf('copilot', tools) }),
        model: modelFor(/^(?:claude|gpt|gemini|o\d)-?/, model),
        ...extras,
      },
      prompt,
    ),
};

/** The formats of agents, by target. */
export const agentFormats: Partial<Record<TargetId, AgentFormat>> = {
  'claude-code': {
    project: '.claude/agents',
    user: '$CLAUDE_CONFIG_DIR(~/.claude)/agents',
    ending: '.md',
    extrasOf: 'claude-code',
    write: ({ name, description, model, tools, extras, prompt }) =>
      markdownWithFrontmatter(
        {
          name,
          description,
          ...(tools && { tools: tools.join(', ') }),
          model: modelFor(/^(?:claude-.*|opus|sonnet|haiku|inherit)$/, model),
          ...extras,
        },
        prompt,
      ),
  },
  kiro: {
    project: '.kiro/agents',
    user: '~/.kiro/agents',
    ending: '.json',
    extrasOf: 'kiro',
    write: ({ name, description, model, tools, extras, prompt }, scope) => {
      // Without `tools` an agent of Kiro has none, and without `resources` and `includeMcpJson` it sees no part.
      const skills = scope === 'user' ? '~/.kiro/skills' : '.kiro/skills';
      const written = {
        name,
        description,
        prompt,
        model: modelFor(/^claude-/, model),
        tools: tools ? toolsOf('kiro', tools) : ['*'],
        resources: [`skill://${skills}/**/SKILL.md`],
        includeMcpJson: true,
        ...extras,
      };
      return `${JSON.stringify(written, null, 2)}\n`;
    },
  },
  codex: {
    project: '.codex/agents',
    user: '$CODEX_HOME(~/.codex)/agents',
    ending: '.toml',
    extrasOf: 'codex',
    write: ({ name, description, model, tools, extras, prompt }) =>
      toml({
        name,
        description,
        model: modelFor(/^(?:gpt-|o\d)/, model),
        sandbox_mode: tools && areReadOnly(tools) ? 'read-only' : undefined,
        ...extras,
        developer_instructions: prompt,
      }),
  },
  cursor: {
    project: '.cursor/agents',
    user: '~/.cursor/agents',
    ending: '.md',
    extrasOf: 'cursor',
    write: ({ name, description, model, tools, extras, prompt }) =>
      markdownWithFrontmatter(
        {
          name,
          description,
          model: modelFor(/^(?:inherit|fast|(?:claude|gpt|gemini|o\d|grok).*)$/, model),
          readonly: tools && areReadOnly(tools) ? true : undefined,
          ...extras,
        },
        prompt,
      ),
  },
  'gemini-cli': {
    project: '.gemini/agents',
    user: '~/.gemini/agents',
    ending: '.md',
    extrasOf: 'gemini-cli',
    write: ({ name, description, model, tools, extras, prompt }) =>
      markdownWithFrontmatter(
        {
          name,
          description,
          kind: 'local',
          ...(tools && { tools: toolsOf('gemini', tools) }),
          model: modelFor(/^gemini-/, model),
          ...extras,
        },
        prompt,
      ),
  },
  'github-copilot': copilot,
  opencode: {
    project: '.opencode/agents',
    user: '$XDG_CONFIG_HOME(~/.config)/opencode/agents',
    ending: '.md',
    extrasOf: 'opencode',
    // The file's name is the agent's.
    write: ({ description, model, tools, extras, prompt }) =>
      markdownWithFrontmatter(
        {
          description,
          mode: 'all',
          model: modelFor(/^[\w.-]+\/./, model),
          ...(tools && { permission: deniedByOpenCode(tools) }),
          ...extras,
        },
        prompt,
      ),
  },
  // VS Code reads the agents of GitHub Copilot in a project.
  vscode: { ...copilot, user: null },
};
