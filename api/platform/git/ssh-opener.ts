import type { GitSource } from '#api/domain/git.ts';
import type { GitUrl } from '#schema/git-url.ts';
import type { GitTimeouts } from './limits.ts';
import type { Conversation } from './protocol/conversation.ts';

/** The parts of an SSH URL. */
export type SshAddress = Extract<GitUrl, { transport: 'ssh' }>;

/** Opens a conversation over SSH, with verified host key and signed in. */
export type SshOpener = (options: {
  address: SshAddress;
  source: GitSource;
  timeouts: GitTimeouts;
  signal: AbortSignal;
}) => Promise<Conversation>;
