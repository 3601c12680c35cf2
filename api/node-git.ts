import { readFileSync } from 'node:fs';
import { type Config, ConfigError } from './config.ts';
import type { GitLimits, GitRemotes } from './domain/git.ts';
import { gitLimitsDefault } from './platform/git/limits.ts';
import { createNodeGit } from './platform/git/node-git.ts';

/** Git remotes on Node, as configured. Throws `ConfigError` if a setting is invalid. */
export function nodeGit(config: Config): GitRemotes {
  let ca: string | undefined;
  if (config.GIT_CA_FILE !== undefined) {
    try {
      ca = readFileSync(config.GIT_CA_FILE, 'utf8');
    } catch (cause) {
      throw new ConfigError(`GIT_CA_FILE: ${config.GIT_CA_FILE} cannot be read.`, { cause });
    }
  }
  try {
    return createNodeGit({
      addresses: {
        allowPrivate: config.GIT_ALLOW_PRIVATE,
        allow: config.GIT_ALLOW_ADDRESSES,
        deny: config.GIT_DENY_ADDRESSES,
      },
      timeouts: { totalMs: config.GIT_CLONE_TIMEOUT * 1000 },
      proxy: { http: config.HTTP_PROXY, https: config.HTTPS_PROXY, no: config.NO_PROXY },
      ca,
      knownHosts: config.GIT_KNOWN_HOSTS,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(
      `GIT_ALLOW_ADDRESSES, GIT_DENY_ADDRESSES, GIT_KNOWN_HOSTS, GIT_CA_FILE or a proxy: ${reason}`,
      { cause },
    );
  }
}

/** The limits of one fetch, as configured. */
export function gitLimitsOf(config: Config): GitLimits {
  return {
    ...gitLimitsDefault,
    packBytesMax: config.GIT_MAX_PACK_MIB * 1024 * 1024,
    unpackedBytesMax: config.GIT_MAX_UNPACKED_MIB * 1024 * 1024,
  };
}
