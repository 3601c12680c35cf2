/** The page of an MCP server, where it differs from other kinds, in English. */
export const en = {
  'install.prompt':
    'Install the MCP server {ref} ({description}) for me. Run this in a terminal:\n\n{command}\n\nThe command comes from our own registry, {registry}. If Node.js is missing here, read {file} in {zip} instead and add the server to my configuration. Then tell me in two sentences what the server does, and which values I have to give.',

  'install.client': 'For which client',
  'install.openIn': 'Add to {client}',

  'snippet.title': 'Configure by hand',
  'snippet.lead': 'For {client}, write this into',
  'snippet.copy': 'Copy the configuration',
  'snippet.environment': '{client} reads these environment variables:',
  'snippet.none': '{client} can neither start nor reach this server.',

  'values.title': 'Your values',
  'values.private':
    'They stay in this page: nothing is sent or stored, and they are gone when you leave.',
  'values.show': 'Show the values in the configuration',
  'values.default': 'default: {value}',

  'inputs.required': 'Required',
  'inputs.optional': 'Optional',
  'inputs.secret': 'Secret',

  'details.none': 'Its server.json says neither how to start it nor where it is.',
  'details.command': 'Command',
  'details.packages': 'Packages',
  'details.registry': 'Registry',
  'details.package': 'Package',
  'details.transport': 'Transport',
  'details.remotes': 'Remote servers',
  'details.address': 'Address',
  'details.inputs': 'What it asks for',
  'details.name': 'Name',
  'details.needed': 'Needed',
  'details.default': 'Default',
  'details.choices': 'One of: {choices}',

  'rail.website': 'Website',
  'rail.source': 'Source',

  'warnings.lead':
    'This version departs from the server.json schema here. It works, but some clients may not read it as meant.',

  'tabs.overview': 'Overview',
  'readme.emptyTitle': 'There is no readme',
  'readme.emptyText': 'What the server brings is in its files.',

  'matters.quiet':
    'No new packages, remote servers, scripts, hosts or environment variables were found in the changed lines.',
  'matters.launchAdded': 'Starts or reaches',
  'matters.launchRemoved': 'No longer starts or reaches',
  'matters.inputsAdded': 'Newly asks for',
  'matters.inputsRemoved': 'No longer asks for',
} as const;
