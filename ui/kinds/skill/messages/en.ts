/** The page of a skill, where it differs from other kinds, in English. */
export const en = {
  'install.prompt':
    'Install the skill {ref} ({description}) for me. Run this in a terminal:\n\n{command}\n\nThe command comes from our own registry, {registry}. If Node.js is missing here, download {zip} instead and unpack it into {folder}. Then read {file} in the folder it was written to, tell me in two sentences what the skill does, and follow it when it fits what I ask.',

  'install.tools': 'For which tools',
  'install.folders': 'It is written to',

  'rail.tokens': 'Context',
  'rail.tokensText': 'about {count} tokens for {file}',

  'warnings.lead':
    'This version departs from the Agent Skills standard here. It works, but some agents may not read it as meant.',

  'tabs.overview': 'Readme',
  'readme.emptyTitle': 'SKILL.md has no text',
  'readme.emptyText': 'It holds frontmatter only. What the skill brings is in its files.',

  'matters.quiet':
    'No new scripts, hosts, environment variables or allowed tools were found in the changed lines.',
  'matters.toolsAdded': 'Tools allowed',
  'matters.toolsRemoved': 'Tools no longer allowed',
} as const;
