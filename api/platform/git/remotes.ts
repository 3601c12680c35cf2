import type { GitRemotes, GitSource } from '#api/domain/git.ts';
import { AppError } from '#schema/error.ts';
import { gitRefProblem, isCommitName, parseGitUrl } from '#schema/git-url.ts';
import { createDeadline } from './deadline.ts';
import { gitFailure } from './failure.ts';
import type { HttpClient } from './http-client.ts';
import type { GitTimeouts } from './limits.ts';
import { chooseRef, refPrefixes } from './protocol/choose-ref.ts';
import type { Conversation } from './protocol/conversation.ts';
import { listRefs, readAdvertisement } from './protocol/refs.ts';
import { createHttpConversation } from './smart-http.ts';
import { readSnapshot, type Talk } from './snapshot.ts';
import type { SshOpener } from './ssh-opener.ts';

/** The transports of a platform. Without `openSsh`, ssh URLs are refused. */
export type Transports = {
  openHttp: () => HttpClient;
  openSsh: SshOpener | null;
  timeouts: GitTimeouts;
};

/** Creates {@link GitRemotes} over these transports. */
export function createGitRemotes(transports: Transports): GitRemotes {
  return {
    async resolveRemote(source, signal) {
      const { ref } = source;
      checkRef(ref);
      if (ref !== null && isCommitName(ref)) return { commit: ref, ref };
      return converse(transports, source, signal, undefined, async (conversation) => {
        const advertisement = await readAdvertisement(await conversation.advertisement());
        const refs =
          advertisement.version === 2
            ? await listRefs(conversation, refPrefixes(ref))
            : advertisement.refs;
        return chooseRef(refs, ref);
      });
    },

    async fetchTree(source, commit, limits, signal) {
      if (!isCommitName(commit)) {
        throw new AppError('request.invalid', 'A commit has 40 lower-case hex digits.');
      }
      const talk: Talk = (act) => converse(transports, source, signal, commit, act);
      return readSnapshot(commit, limits, talk, signal ?? new AbortController().signal);
    },
  };
}

/** Opens a conversation, runs `act`, and always ends the conversation and its deadline. */
async function converse<T>(
  transports: Transports,
  source: GitSource,
  callerSignal: AbortSignal | undefined,
  commit: string | undefined,
  act: (conversation: Conversation, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { timeouts } = transports;
  const deadline = createDeadline(timeouts.totalMs, callerSignal);
  const { signal } = deadline;
  let conversation: Conversation | null = null;
  try {
    signal.throwIfAborted();
    conversation = await open(transports, source, signal);
    return await act(conversation, signal);
  } catch (err) {
    throw gitFailure(err, source, signal, commit);
  } finally {
    conversation?.close();
    deadline.end();
  }
}

async function open(
  { openHttp, openSsh, timeouts }: Transports,
  source: GitSource,
  signal: AbortSignal,
): Promise<Conversation> {
  const address = parseGitUrl(source.url);
  if (typeof address === 'string') {
    throw new AppError('request.invalid', `The git URL ${address}.`);
  }
  if (address.transport === 'http') {
    return createHttpConversation({
      client: openHttp(),
      url: address.url,
      source,
      timeouts,
      signal,
    });
  }
  if (openSsh === null) {
    throw new AppError(
      'request.invalid',
      'SSH is not available on this platform; give an https URL.',
    );
  }
  return openSsh({ address, source, timeouts, signal });
}

function checkRef(ref: string | null): void {
  const problem = ref === null ? null : gitRefProblem(ref);
  if (problem !== null) throw new AppError('request.invalid', `The ref ${problem}.`);
}
