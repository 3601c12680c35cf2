/** A registry that holds nothing yet, in English. */
export const en = {
  'home.emptyTitle': 'This registry is ready for its first assets',
  'home.emptyLead': 'Three steps, about two minutes.',
  'home.emptyAnonymousTitle': 'Nothing here is open to everyone yet',
  'home.emptyAnonymousLead':
    'Sign in: there may be assets that only members see. Or publish the first, in three steps.',
  'home.stepAccount': 'Create an account',
  'home.stepAccountText': 'You get a namespace of your own and an API key for the command line.',
  'home.stepAccountDone': 'You are signed in as {name}.',
  'home.stepConnect': 'Sign in on the command line',
  'home.stepConnectText': 'Nothing to install: the registry hands out its own CLI.',
  'home.stepPublish': 'Publish a folder',
  'home.stepPublishText': 'Any of the kinds below. With --recursive, all that the folder holds.',
  'home.manifest': 'Its manifest is {file}.',
  'home.stepDone': 'Done',
} as const;
