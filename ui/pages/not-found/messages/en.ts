/** The page for an unknown address, in English. */
export const en = {
  'notFound.title': 'There is nothing here',
  'notFound.text': 'The address may be mistyped, or what was here has moved.',
  'notFound.signIn': 'If it is not public, it shows after you sign in.',
  'notFound.search': 'Search the registry',
  'notFound.home': 'Go home',
} as const;
