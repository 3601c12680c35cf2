import type { GitRemotes } from '#api/domain/git.ts';
import { type AddressRules, createAddressPolicy } from './address-policy.ts';
import { createNodeHttp } from './http-node.ts';
import { type GitTimeouts, gitTimeoutsDefault } from './limits.ts';
import { proxyFor, type ProxySettings } from './proxy.ts';
import { createGitRemotes } from './remotes.ts';
import { createNodeSsh } from './ssh-node.ts';

/** What an operator decides of how git remotes are reached. */
export type NodeGitOptions = {
  addresses?: AddressRules | undefined;
  timeouts?: Partial<GitTimeouts> | undefined;
  proxy?: ProxySettings | undefined;
  /** PEM certificates to trust besides Node's own and those of `NODE_EXTRA_CA_CERTS`. */
  ca?: string | undefined;
  /** The text of a `known_hosts` file. Without it no SSH host is known. */
  knownHosts?: string | undefined;
};

/** Git remotes as Node reaches them: HTTP, HTTPS, and SSH. Throws a plain Error for options that are wrong. */
export function createNodeGit(options: NodeGitOptions = {}): GitRemotes {
  const policy = createAddressPolicy(options.addresses);
  const proxy = options.proxy ?? {};
  // A wrong proxy ends the start, not the first sync.
  for (const url of ['http://x', 'https://x']) proxyFor(new URL(url), { ...proxy, no: '' });
  const timeouts = { ...gitTimeoutsDefault, ...options.timeouts };
  return createGitRemotes({
    timeouts,
    openHttp: createNodeHttp({
      policy,
      connectMs: timeouts.connectMs,
      proxy,
      ca: options.ca,
    }),
    openSsh: createNodeSsh(policy, options.knownHosts ?? ''),
  });
}
