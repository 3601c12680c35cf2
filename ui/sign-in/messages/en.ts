/** Signing in, in English. */
export const en = {
  'login.title': 'Sign in',
  'login.lead': 'to {host}',
  'login.email': 'E-mail or username',
  'login.password': 'Password',
  'login.show': 'Show',
  'login.hide': 'Hide',
  'login.showPassword': 'Show password',
  'login.hidePassword': 'Hide password',
  'login.submit': 'Sign in',
  'login.submitting': 'Signing in…',
  'login.noAccount': 'No account yet?',
  'login.register': 'Create one',
  'login.badCredentials': 'E-mail or password is not right.',
  'login.badCredentialsHint':
    'Passwords are case-sensitive. An administrator can set a new one for you.',
  'login.throttled': 'Too many attempts.',
  'login.throttledWait': {
    one: 'You can try again in {count} second.',
    other: 'You can try again in {count} seconds.',
  },
  'login.throttledLater': 'Wait a few minutes before you try again.',
  'login.throttledOver': 'You can try again now.',
  'login.unreachable': 'The registry does not answer. Your password was not checked.',
  'login.required': 'Fill in both fields.',
  'login.already': 'You are signed in as {name}.',
  'login.continue': 'Continue',
} as const;
