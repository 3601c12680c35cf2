/** The page of an agent, where it differs from other kinds, in English. */
export const en = {
  'install.prompt':
    'Install the agent {ref} ({description}) for me, with its skills and MCP servers. Run this in a terminal:\n\n{command}\n\nThe command comes from our own registry, {registry}. Then tell me in two sentences what the agent does, and how I start it here.',

  'rail.tokens': 'Prompt',
  'rail.tokensText': 'about {count} tokens for {file}',
  'rail.model': 'Model',
  'rail.tools': 'Tools',

  'warnings.lead': 'This version works, but look at these points of its files.',

  'readme.emptyTitle': 'AGENT.md has no prompt',
  'readme.emptyText': 'It holds frontmatter only.',

  'matters.quiet':
    'No new scripts, hosts, environment variables, tools or parts were found in the changed lines.',
  'matters.toolsAdded': 'Tools added',
  'matters.toolsRemoved': 'Tools removed',
  'matters.partsAdded': 'Parts added',
  'matters.partsRemoved': 'Parts removed',
} as const;
