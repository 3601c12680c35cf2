import type { GitCredential, GitSource } from '#api/domain/git.ts';
import { AppError } from '#schema/error.ts';
import { remoteBusy } from './busy.ts';
import { withIdleTimeout, within } from './deadline.ts';
import { quoteRemote, repositoryNotFound, secretsOf } from './failure.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client.ts';
import type { GitTimeouts } from './limits.ts';
import { ByteReader } from './protocol/byte-reader.ts';
import type { Conversation } from './protocol/conversation.ts';

const redirectsMax = 5;
const service = 'git-upload-pack';

type SmartHttp = {
  client: HttpClient;
  url: URL;
  source: GitSource;
  timeouts: GitTimeouts;
  signal: AbortSignal;
};

/**
 * Creates a conversation over smart HTTP: https://git-scm.com/docs/http-protocol. Redirects of the first
 * request are followed here, at most five, never from https to http, and without the credential once they
 * leave its origin. The request for the pack goes to the final URL and must not be redirected.
 */
export function createHttpConversation(options: SmartHttp): Conversation {
  const { client, source, timeouts, signal } = options;
  const base = new URL(options.url);
  base.pathname = base.pathname.replace(/\/+$/, '');
  let serviceBase = base.href;
  let last: ByteReader | null = null;
  const headersFor = (url: URL): Record<string, string> => {
    const authorization = url.origin === base.origin ? basicAuthorization(source, url) : null;
    return {
      'git-protocol': 'version=2',
      'user-agent': 'git/2.0 (agenthub)',
      'accept-encoding': 'identity',
      ...(authorization === null ? {} : { authorization }),
    };
  };
  const send = async (request: Omit<HttpRequest, 'signal'>): Promise<HttpAnswer> =>
    within(
      client.send({ ...request, signal }),
      timeouts.connectMs + timeouts.idleMs,
      `does not answer within ${(timeouts.connectMs + timeouts.idleMs) / 1000} s`,
      signal,
    );
  const read = async (answer: HttpAnswer, url: URL, type: string): Promise<ByteReader> => {
    if (answer.status !== 200) throw await refusal(answer, source, url, base);
    const given = (answer.header('content-type') ?? 'nothing').split(';')[0]?.trim();
    if (given !== `application/x-${service}-${type}`) {
      throw new AppError(
        'git.invalid',
        `The address answers with ${quoteRemote(given ?? '', [])}, not as a git repository does. Check the URL.`,
      );
    }
    return new ByteReader(withIdleTimeout(answer.body, timeouts.idleMs, signal));
  };
  return {
    async advertisement() {
      let url = new URL(`${serviceBase}/info/refs?service=${service}`);
      for (let hops = 0; ; hops++) {
        const answer = await send({ method: 'GET', url, headers: headersFor(url), body: null });
        if (!isRedirect(answer.status)) {
          const reader = await read(answer, url, 'advertisement');
          serviceBase = url.href.replace(/\/info\/refs\?.*$/, '');
          last = reader;
          return reader;
        }
        if (hops === redirectsMax) {
          throw new AppError(
            'git.invalid',
            `The remote redirects more than ${redirectsMax} times.`,
          );
        }
        url = redirectTarget(url, answer.header('location'));
      }
    },
    async request(body) {
      // A connection can be reused once the last response is read to its end.
      await last?.atEnd();
      const url = new URL(`${serviceBase}/${service}`);
      const headers = {
        ...headersFor(url),
        'content-type': `application/x-${service}-request`,
        accept: `application/x-${service}-result`,
      };
      return read(await send({ method: 'POST', url, headers, body }), url, 'result');
    },
    close: () => client.close(),
  };
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function redirectTarget(from: URL, location: string | null): URL {
  if (location === null || !URL.canParse(location, from)) {
    throw new AppError('git.invalid', 'The remote redirects to an invalid URL.');
  }
  const to = new URL(location, from);
  if (to.protocol !== 'https:' && to.protocol !== 'http:') {
    throw new AppError(
      'git.invalid',
      `The remote redirects to ${to.protocol}, which is not followed.`,
    );
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new AppError(
      'git.invalid',
      'The remote redirects from https to http, which is not followed.',
    );
  }
  // Otherwise a redirect could trigger any request on another host.
  if (!to.pathname.endsWith('/info/refs') || to.searchParams.get('service') !== service) {
    throw new AppError(
      'git.invalid',
      `The remote redirects to a page of ${to.host}, not to a repository. Check the URL.`,
    );
  }
  to.username = '';
  to.password = '';
  return to;
}

/**
 * The authorization header of a credential; null without one. Throws `request.invalid` for a key, which is
 * for SSH.
 */
function basicAuthorization({ credential }: GitSource, url: URL): string | null {
  if (credential === null) return null;
  const [username, password] = userAndPassword(credential, url);
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function userAndPassword(credential: GitCredential, url: URL): [string, string] {
  switch (credential.kind) {
    case 'basic':
      if (credential.username.includes(':')) {
        throw new AppError('request.invalid', 'A user name for HTTP has no colon.');
      }
      return [credential.username, credential.password];
    case 'token': {
      const usual = url.hostname === 'github.com' ? 'x-access-token' : 'oauth2';
      return [credential.username ?? usual, credential.token];
    }
    case 'ssh-key':
      throw new AppError(
        'request.invalid',
        'A deploy key is for ssh:// URLs; give a token for this one.',
      );
  }
}

/** Converts a response other than 200 to an error. `base` is the source's URL, `url` the one that responded. */
async function refusal(
  answer: HttpAnswer,
  source: GitSource,
  url: URL,
  base: URL,
): Promise<AppError> {
  const { status } = answer;
  const words = async () => {
    const said = quoteRemote(await firstBytes(answer), secretsOf(source.credential));
    return said === '' ? '' : `: "${said}"`;
  };
  const busy = await remoteBusy(status, answer, words);
  if (busy) return busy;
  if (status === 401 || status === 403) {
    if (source.credential !== null && url.origin !== base.origin) {
      return new AppError(
        'git.auth_failed',
        `The remote redirects to ${url.origin}, where the credential is not sent. Give the source that URL.`,
      );
    }
    const what =
      source.credential === null
        ? 'The remote asks for a credential: the repository is private, or does not exist.'
        : `The remote refuses the credential (HTTP ${status}): it is wrong, expired, or may not read this repository.`;
    return new AppError('git.auth_failed', what);
  }
  if (status === 404 || status === 410) return repositoryNotFound(source);
  if (isRedirect(status)) {
    return new AppError('git.invalid', 'The remote redirects the request for its objects.');
  }
  const said = await words();
  if (status >= 500) {
    return new AppError('git.unreachable', `The remote cannot answer now (HTTP ${status})${said}.`);
  }
  return new AppError('git.invalid', `The remote answers HTTP ${status}${said}.`);
}

/** The start of a plain-text body, which may explain an error. HTML pages are ignored. */
async function firstBytes(answer: HttpAnswer): Promise<string> {
  if (!/^text\/plain\b/.test(answer.header('content-type') ?? '')) return '';
  for await (const chunk of answer.body) return new TextDecoder().decode(chunk.subarray(0, 1024));
  return '';
}
