const placeholder = 'Say in one or two sentences what this agent does and when to use it.';

/** The AGENT.md that `init` writes. */
export function agentTemplate(name: string, description = placeholder): string {
  const title = name.split('-').join(' ');
  return `---
name: ${name}
description: ${JSON.stringify(description)}
version: "0.1.0"
# Skills and MCP servers of the registry that are installed together with the agent, such as team/name@^1.2.
# Your own stand in the folders skills/<name>/ and mcps/<name>/.
skills: []
mcps: []
---

# ${title.charAt(0).toUpperCase()}${title.slice(1)}

You are an agent that …

## Task

Say what the agent is asked to do, and what it gives back.

## Rules

1. Say what it must always do.
2. Say what it must never do.
`;
}

/** Whether a manifest is still what `init` wrote for that name, apart from line ends. */
export function isAgentTemplate(text: string, name: string): boolean {
  return text.replaceAll('\r\n', '\n').trimEnd() === agentTemplate(name).trimEnd();
}
