/** The page of an MCP server, where it differs from other kinds, in English. */
export const en = {
  'install.prompt':
    'Install the MCP server {ref} ({description}) for me. Run this in a terminal:\n\n{command}\n\nThe command comes from our own registry, {registry}. If Node.js is missing here, read {file} in {zip} instead and add the server to my configuration. Then tell me in two sentences what the server does, and which values I have to give.',

  'rail.packages': 'Packages',
  'rail.remotes': 'Remote servers',
  'rail.inputs': 'Asks for',

  'warnings.lead':
    'This version departs from the server.json schema here. It works, but some clients may not read it as meant.',

  'readme.emptyTitle': 'There is no readme',
  'readme.emptyText': 'What the server brings is in its files.',

  'matters.quiet':
    'No new packages, remote servers, scripts, hosts or environment variables were found in the changed lines.',
  'matters.launchAdded': 'Starts or reaches',
  'matters.launchRemoved': 'No longer starts or reaches',
} as const;
