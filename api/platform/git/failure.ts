import type { GitCredential, GitSource } from '#api/domain/git.ts';
import { AppError, type ErrorCode } from '#schema/error.ts';
import { hideSecrets } from './hide-secrets.ts';
import { RemoteMessage } from './protocol/pkt-line.ts';

/** The maximum length of a remote's text in an error. */
const remoteTextMaxLength = 300;

/** Explanations of Node's socket, DNS and TLS errors. */
const reasons: Record<string, string> = {
  ENOTFOUND: 'the host has no address; check the name',
  EAI_AGAIN: 'DNS does not answer',
  ECONNREFUSED: 'nothing listens there; check host and port',
  ECONNRESET: 'the remote closed the connection',
  EPIPE: 'the remote closed the connection',
  UND_ERR_SOCKET: 'the remote closed the connection',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the host',
  ETIMEDOUT: 'the remote does not answer',
  EPROTO: 'the remote does not speak TLS there; is it http://?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the remote does not speak TLS there; is it http://?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the remote does not speak TLS there; is it http://?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed; add it to the CA bundle',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate has an unknown issuer; add the CA to the CA bundle',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate has an unknown issuer; add the CA to the CA bundle',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate has an unknown issuer; add the CA to the CA bundle',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate has an unknown issuer; add the CA to the CA bundle',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** The secret parts of a credential. */
export function secretsOf(credential: GitCredential | null): string[] {
  switch (credential?.kind) {
    case 'token':
      return [credential.token];
    case 'basic':
      return [credential.password];
    case 'ssh-key':
      return [credential.privateKey, ...(credential.passphrase ? [credential.passphrase] : [])];
    default:
      return [];
  }
}

/**
 * A remote's text for display: one line of printable characters, shortened, without secrets that it may have
 * repeated.
 */
export function quoteRemote(text: string, secrets: string[]): string {
  const line = hideSecrets(text.slice(0, 16 * 1024), secrets)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > remoteTextMaxLength ? `${line.slice(0, remoteTextMaxLength)}…` : line;
}

/**
 * Converts any error of a conversation to an `AppError`; an `AppError`, or the reason of an aborted signal,
 * stays unchanged. `commit` is the requested commit, if any.
 */
export function gitFailure(
  err: unknown,
  source: GitSource,
  signal: AbortSignal,
  commit?: string,
): unknown {
  if (signal.aborted) return signal.reason;
  if (err instanceof AppError) return err;
  if (err instanceof RemoteMessage) return remoteRefusal(err.message, source, commit);
  if (!(err instanceof Error)) return err;
  const code = codeOf(err);
  if (code === undefined) return err;
  const reason = reasons[code] ?? `the connection failed (${code})`;
  return new AppError('git.unreachable', `The remote cannot be reached: ${reason}.`, {
    cause: err,
  });
}

/** The code of a system or TLS error, which `fetch` and happy eyeballs wrap in other errors. */
function codeOf(err: Error): string | undefined {
  if ('code' in err && typeof err.code === 'string') return err.code;
  if (err instanceof AggregateError && err.errors[0] instanceof Error) return codeOf(err.errors[0]);
  return err.cause instanceof Error ? codeOf(err.cause) : undefined;
}

/**
 * Converts a remote's message, as git (`upload-pack.c`), GitLab and GitHub phrase it. The cleaned message
 * becomes the cause.
 */
function remoteRefusal(text: string, source: GitSource, commit: string | undefined): AppError {
  const said = quoteRemote(text, secretsOf(source.credential));
  const refused = (code: ErrorCode, detail: string) =>
    new AppError(code, detail, { cause: new RemoteMessage(said) });
  if (commit !== undefined && /not our ref|unadvertised object|not a valid object/i.test(text)) {
    return refused(
      'git.ref_not_found',
      `The remote does not give the commit ${commit}: it does not exist, or no ref contains it.`,
    );
  }
  if (/rate limit|too many requests/i.test(text)) {
    return refused('git.busy', `The remote accepts no more requests for now: "${said}".`);
  }
  if (/not found|does not exist|does not appear to be a git|could not be found/i.test(text)) {
    return repositoryNotFound(source, said);
  }
  if (/denied|permission|not authori[sz]ed|authentication|forbidden/i.test(text)) {
    return refused('git.auth_failed', `The remote refuses: "${said}". Check the credential.`);
  }
  return refused('git.invalid', `The remote gave up: "${said}".`);
}

/** The repository does not exist, or the credential may not see it: forges give the same answer for both. */
export function repositoryNotFound(source: GitSource, said?: string): AppError {
  const hint =
    source.credential === null ? 'A private repository needs a credential.' : 'Check its access.';
  const words = said ? ` It says "${said}".` : '';
  return new AppError('git.repository_not_found', `There is no such repository.${words} ${hint}`);
}
