/** Details of errors as 14e5071 worded them, and as they read now. */
export const rewordings: ReadonlyMap<string, string> = new Map([
  [
    'The credential is unknown, has ended or was revoked. Sign in again or make a new API key.',
    'The credential is unknown, expired or revoked. Sign in again or create a new API key.',
  ],
  [
    'This API key lacks the scope "admin". Make one that has it.',
    'This API key lacks the scope "admin". Create one with that scope.',
  ],
  [
    'There is no agent target "no-such-target" with a project folder.',
    'There is no agent target "no-such-target" for a skill in the project scope.',
  ],
  ['The cursor is not one that this list gave', 'This is not a cursor of this list'],
  [
    'Leave it out to begin, or pass what nextCursor gave',
    'Leave it out for the first page, or pass the nextCursor of the previous one',
  ],
]);
