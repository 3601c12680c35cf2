import { newRemotes } from '#test/support/git/remotes.ts';
import { describeSync } from '#test/support/git/sync-suite.ts';

describeSync('over HTTP with a token', async () => {
  const token = 'glpat-secret-of-the-suite';
  const remotes = await newRemotes({ basic: `oauth2:${token}` });
  return {
    ...remotes,
    env: {},
    credential: { kind: 'token', token },
    secret: token,
    async close() {},
  };
});
