import { serveGit } from '#test/support/git/http-backend.ts';
import { describeRemote } from '#test/support/git/remote-suite.ts';
import { gitInWorkerd } from '#test/support/git/workerd.ts';

describeRemote('over HTTP from workerd, with a token', async (root) => {
  const backend = await serveGit({ root, basic: 'oauth2:glpat-secret' });
  const { git, close } = await gitInWorkerd();
  return {
    git,
    url: (name) => `${backend.url}/${name}`,
    credential: { kind: 'token', token: 'glpat-secret' },
    async close() {
      await close();
      await backend.close();
    },
  };
});
