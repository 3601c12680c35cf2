import { isIP } from 'node:net';
import type { GitRemotes } from '#api/domain/git.ts';
import { type AddressRules, createAddressPolicy } from './address-policy.ts';
import { createFetchHttp, localNameProblem } from './http-fetch.ts';
import { type GitTimeouts, gitTimeoutsDefault } from './limits.ts';
import { createGitRemotes } from './remotes.ts';

/** The configuration of git remotes on a platform without sockets. */
export type FetchGitOptions = {
  addresses?: AddressRules | undefined;
  timeouts?: Partial<GitTimeouts> | undefined;
};

/** Git remotes for Workers: HTTP and HTTPS with `fetch`, no SSH. */
export function createFetchGit(options: FetchGitOptions = {}): GitRemotes {
  const policy = createAddressPolicy(options.addresses);
  return createGitRemotes({
    timeouts: { ...gitTimeoutsDefault, ...options.timeouts },
    openHttp: createFetchHttp((host) =>
      isIP(host) === 0 ? localNameProblem(host) : policy.problem(host),
    ),
    openSsh: null,
  });
}
