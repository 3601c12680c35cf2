import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll } from 'vitest';
import { type Backend, serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { loopbackAllowed } from '#test/support/git/sync-registry.ts';
import type { CliResult, CliWorld } from '../run-cli.ts';
import { skill, useRegistry } from '../test-registry.ts';

/** What the remote behind a password asks for. */
export const remoteToken = 'glpat-secret-of-the-remote';

/**
 * A real registry, two real git remotes, one of them behind a token, and the CLI as the admin of the
 * registry: for all tests of a file, each of which brings its own repositories.
 */
export function useSources() {
  const registry = useRegistry(loopbackAllowed);
  const remote = useRemote();
  const admin = (argv: string[], world: CliWorld = {}): Promise<CliResult> =>
    registry.cli(['admin', ...argv], registry.admin(), world);
  return { registry, admin, ...remote };
}

/** The remotes of {@link useSources}. */
export function useRemote() {
  const repositories = createRepositories();
  const waiting = new Map<string, ServerResponse>();
  const released = new Set<string>();
  const heard = new EventTarget();
  const redirect = (name: string, asked: string, res: ServerResponse) =>
    res.writeHead(302, { location: `${open.url}${asked.replace(`held-${name}`, name)}` }).end();
  let open: Backend;
  let closed: Backend;
  let made = 0;
  beforeAll(async () => {
    const { root } = repositories;
    open = await serveGit({
      root,
      before(req, res) {
        const [, name = ''] = /^\/held-([^/]+)\//.exec(req.url ?? '') ?? [];
        if (name === '') return false;
        if (released.has(name)) redirect(name, req.url ?? '', res);
        else {
          waiting.set(name, res);
          res.on('close', () => waiting.delete(name));
          heard.dispatchEvent(new Event(name));
        }
        return true;
      },
    });
    closed = await serveGit({ root, basic: `oauth2:${remoteToken}` });
  });
  afterAll(async () => {
    await open.close();
    await closed.close();
    repositories.remove();
  });

  /** A repository of its own with these skills, by name, and the text of each. */
  function repository(skills: Record<string, string>) {
    const name = `r${(made += 1)}.git`;
    const repo = new Repository(repositories.root, name);
    const commit = (now: Record<string, string>) =>
      repo.commit(
        Object.entries(now).map(([skillName, body]) => ({
          path: `skills/${skillName}/SKILL.md`,
          content: body === '' ? 'no frontmatter' : skill(skillName, { body }),
        })),
      );
    commit(skills);
    return {
      commit,
      url: `${open.url}/${name}`,
      closedUrl: `${closed.url}/${name}`,
      /** The same repository at a server that answers nothing until it is released. */
      heldUrl: `${open.url}/held-${name}`,
      /** Resolves when the held server is asked. */
      async isAsked(): Promise<void> {
        if (!waiting.has(name)) await once(heard, name);
      },
      /** Has the held server answer from now on, by sending its clients where the repository is. */
      release(): void {
        released.add(name);
        const res = waiting.get(name);
        if (res) redirect(name, res.req.url ?? '', res);
      },
    };
  }
  return { repository };
}
