import type { GitSource } from '#api/domain/git.ts';
import type { GitUrl } from '#schema/git-url.ts';
import type { GitTimeouts } from './limits.ts';
import type { Conversation } from './protocol/conversation.ts';

/** Where an SSH URL points to. */
export type SshAddress = Extract<GitUrl, { transport: 'ssh' }>;

/** Opens a conversation over SSH: connected, host key verified, signed in. */
export type SshOpener = (options: {
  address: SshAddress;
  source: GitSource;
  timeouts: GitTimeouts;
  signal: AbortSignal;
}) => Promise<Conversation>;
