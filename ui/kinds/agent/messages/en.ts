/** The page of an agent, where it differs from other kinds, in English. */
export const en = {
  'install.prompt':
    'Install the agent {ref} ({description}) for me, with its skills and MCP servers. Run this in a terminal:\n\n{command}\n\nThe command comes from our own registry, {registry}. Then tell me in two sentences what the agent does, and how I start it here.',

  'install.tool': 'For which tool',

  'parts.title': 'Parts',
  'parts.requested': 'asked for as {requested}',
  'parts.inline': 'In its own files',
  'trouble.yanked': 'Yanked',
  'trouble.yankedTodo':
    'This version was yanked since. It is still installed with the agent; a new version of the agent can pin another.',
  'trouble.deprecated': 'Deprecated',
  'trouble.deprecatedTodo': 'It still works. Its page says what to use instead.',
  'trouble.deleted': 'Deleted',
  'trouble.deletedTodo':
    'This {kind} is no longer there, so the agent cannot be installed until a new version of it does without.',
  'trouble.hidden': 'Not open to you',
  'trouble.hiddenTodo':
    'You cannot see this {kind}: it is private, or it was deleted. Sign in, or ask the publisher of the agent.',

  'extras.title': 'Settings for single tools',
  'extras.lead':
    'The publisher wrote these for single tools. They go into the file of the agent as they are: hooks, commands and servers in them may run on your machine, and permissions in them count.',

  'files.title': 'What it writes for {tool}',
  'files.entry': 'entry {name}',
  'prompt.title': 'Prompt',

  'rail.tokens': 'Prompt',
  'rail.tokensText': 'about {count} tokens for {file}',
  'rail.model': 'Model',
  'rail.tools': 'Tools',

  'warnings.lead': 'This version works, but look at these points of its files.',

  'tabs.overview': 'Prompt',
  'readme.emptyTitle': 'AGENT.md has no prompt',
  'readme.emptyText': 'It holds frontmatter only.',

  'matters.quiet':
    'No new scripts, hosts, environment variables, tools, parts or settings for single tools were found in the changed lines.',
  'matters.settings': 'Settings for single tools changed',
  'matters.toolsAdded': 'Tools added',
  'matters.toolsRemoved': 'Tools removed',
  'matters.partsAdded': 'Parts added',
  'matters.partsRemoved': 'Parts removed',
} as const;
