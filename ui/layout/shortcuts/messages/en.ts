/** The sheet of keys, in English. */
export const en = {
  'keys.title': 'Keyboard shortcuts',
  'keys.search': 'Search',
  'keys.help': 'Show this list',
  'keys.goHome': 'Go home',
  'keys.goSkills': 'Go to all skills',
  'keys.next': 'Next in the list',
  'keys.previous': 'Previous in the list',
  'keys.open': 'Open',
  'keys.close': 'Close, or leave a field',
  'keys.then': 'then',
  'keys.enabled': 'Single-key shortcuts',
  'keys.enabledHint': 'Turn off if they get in the way of your tools.',
} as const;
