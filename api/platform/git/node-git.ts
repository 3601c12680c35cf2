import type { GitRemotes } from '#api/domain/git.ts';
import { type AddressRules, createAddressPolicy } from './address-policy.ts';
import { createNodeHttp } from './http-node.ts';
import { type GitTimeouts, gitTimeoutsDefault } from './limits.ts';
import { proxyFor, type ProxySettings } from './proxy.ts';
import { createGitRemotes } from './remotes.ts';
import { createNodeSsh } from './ssh-node.ts';

/** The configuration of git remotes on Node. */
export type NodeGitOptions = {
  addresses?: AddressRules | undefined;
  timeouts?: Partial<GitTimeouts> | undefined;
  proxy?: ProxySettings | undefined;
  /** PEM certificates to trust besides Node's own and those of `NODE_EXTRA_CA_CERTS`. */
  ca?: string | undefined;
  /** The text of a `known_hosts` file. Without it, no SSH host is known. */
  knownHosts?: string | undefined;
};

/** Git remotes on Node: HTTP, HTTPS and SSH. Throws a plain Error for invalid options. */
export function createNodeGit(options: NodeGitOptions = {}): GitRemotes {
  const policy = createAddressPolicy(options.addresses);
  const proxy = options.proxy ?? {};
  // Checked now, so that an invalid proxy fails at the start and not at the first sync.
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
