/** Setting a new password with a link, in English. */
export const en = {
  'reset.title': 'Set a new password',
  'reset.lead': 'on {host}',
  'reset.password': 'New password',
  'reset.passwordHint': 'At least 8 characters.',
  'reset.passwordShort': 'At least 8 characters.',
  'reset.passwordLong': 'At most 72 bytes: a Chinese character counts as 3.',
  'reset.submit': 'Set password',
  'reset.submitting': 'Setting password…',
  'reset.done': 'The password of {name} is set. All sessions have ended; API keys go on.',
  'reset.signIn': 'Sign in',
  'reset.noLink': 'This page needs the whole link that an administrator made. It works once.',
} as const;
