/**
 * All errors of the API: a stable code with its HTTP status and title. Clients switch on the code; the title is for
 * people. This file imports nothing, because the browser ships it.
 */
export const errorCatalogue = {
  'request.invalid': { status: 400, title: 'The request is not valid' },
  'request.not_found': { status: 404, title: 'No such address' },
  'request.method_not_allowed': { status: 405, title: 'This address does not take that method' },
  'request.too_large': { status: 413, title: 'The request is too large' },
  'request.unsupported_media_type': { status: 415, title: 'The content type is not supported' },
  'request.incomplete': { status: 400, title: 'The request ended before its end' },
  'request.cross_origin': { status: 403, title: 'The request comes from another site' },
  'auth.required': { status: 401, title: 'Sign in to do this' },
  'auth.invalid_credentials': { status: 401, title: 'The credentials are not valid' },
  'auth.too_many_attempts': { status: 429, title: 'Too many attempts' },
  'auth.registration_closed': { status: 403, title: 'Registration is closed' },
  'auth.email_refused': { status: 403, title: 'The e-mail address is not allowed' },
  'auth.forbidden': { status: 403, title: 'You are not allowed to do this' },
  'auth.insufficient_scope': { status: 403, title: 'The API key lacks a scope for this' },
  'link.invalid': { status: 404, title: 'The link does not work' },
  'user.taken': { status: 409, title: 'The username or e-mail address is taken' },
  'user.not_found': { status: 404, title: 'No such user' },
  'user.last_admin': { status: 409, title: 'This is the last active admin' },
  'namespace.not_found': { status: 404, title: 'No such namespace' },
  'namespace.taken': { status: 409, title: 'The name is taken' },
  'namespace.reserved': { status: 403, title: 'The name is reserved' },
  'namespace.personal': { status: 409, title: 'The namespace belongs to one person' },
  'namespace.not_empty': { status: 409, title: 'The team is not empty' },
  'member.not_found': { status: 404, title: 'No such member' },
  'member.exists': { status: 409, title: 'The user is a member already' },
  'member.last_owner': { status: 409, title: 'This is the last active owner' },
  'token.not_found': { status: 404, title: 'No such API key' },
  'device.not_found': { status: 404, title: 'No device waits under this code' },
  'device.pending': { status: 400, title: 'The device login is not approved yet' },
  'device.slow_down': { status: 400, title: 'The device polls too often' },
  'device.denied': { status: 400, title: 'The device login was denied' },
  'device.expired': { status: 400, title: 'The device code is not valid any more' },
  'asset.not_found': { status: 404, title: 'No such asset' },
  'asset.ambiguous': { status: 409, title: 'The name fits more than one asset' },
  'asset.deleted': { status: 409, title: 'The asset has been deleted' },
  'asset.exists': { status: 409, title: 'The name is taken' },
  'asset.moved': { status: 409, title: 'The asset has moved to another name' },
  'asset.not_deleted': { status: 409, title: 'The asset is not deleted' },
  'version.not_found': { status: 404, title: 'No such version' },
  'version.withdrawn': { status: 410, title: 'The version was withdrawn for a security reason' },
  'version.conflict': { status: 409, title: 'The version exists with other content' },
  'version.purged': { status: 409, title: 'The version was purged' },
  'dist_tag.not_found': { status: 404, title: 'No such dist-tag' },
  'dist_tag.protected': { status: 409, title: 'This dist-tag cannot be removed' },
  'file.not_found': { status: 404, title: 'No such file' },
  'archive.invalid': { status: 422, title: 'The archive cannot be stored' },
  'manifest.invalid': { status: 422, title: 'The manifest cannot be stored' },
  'target.unknown': { status: 404, title: 'No such agent target' },
  'source.not_found': { status: 404, title: 'No such git source' },
  'source.exists': { status: 409, title: 'There is such a git source already' },
  'secret.unreadable': { status: 409, title: 'A stored credential cannot be decrypted' },
  'run.not_found': { status: 404, title: 'No such sync run' },
  'run.finished': { status: 409, title: 'The sync run has ended' },
  'webhook.refused': { status: 401, title: 'The webhook is not signed as it should be' },
  'git.unreachable': { status: 422, title: 'The git remote is not reached' },
  'git.busy': { status: 422, title: 'The git remote lets no more requests through for now' },
  'git.timeout': { status: 422, title: 'The git remote takes too long' },
  'git.address_denied': { status: 422, title: 'The git remote is at a refused address' },
  'git.auth_failed': { status: 422, title: 'The git remote refuses the credential' },
  'git.host_key_unknown': { status: 422, title: 'The git remote has an unknown host key' },
  'git.host_key_changed': { status: 422, title: 'The git remote has another host key' },
  'git.repository_not_found': { status: 422, title: 'The git remote has no such repository' },
  'git.ref_not_found': { status: 422, title: 'The git remote has no such ref' },
  'git.too_large': { status: 422, title: 'The git remote has too much' },
  'git.invalid': { status: 422, title: 'The git remote answers what is not valid' },
  'write.conflict': { status: 409, title: 'Someone else changed this at the same time' },
  'storage.full': { status: 507, title: 'The disk of the registry is full' },
  'storage.unavailable': { status: 503, title: 'The storage does not answer' },
  'server.busy': { status: 503, title: 'The server has too much to do at once' },
  'server.stopping': { status: 503, title: 'The server is stopping' },
  'server.read_only': { status: 503, title: 'The registry is read only' },
  'internal.error': { status: 500, title: 'The registry failed' },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable code of {@link errorCatalogue}. */
export type ErrorCode = keyof typeof errorCatalogue;

/** One problem of the input: its place (a JSON pointer or a file path) and a description. */
export type ErrorItem = { pointer: string; detail: string };

/** The body of an error answer: RFC 9457 `application/problem+json` with the error code and the request id. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  requestId?: string | undefined;
  errors?: ErrorItem[] | undefined;
  /** Refs that the user may have meant, for `asset.ambiguous` and for similar names. */
  candidates?: string[] | undefined;
};

type AppErrorOptions = {
  errors?: ErrorItem[] | undefined;
  candidates?: string[] | undefined;
  /** Seconds to wait before a retry; sent as `Retry-After`. */
  retryAfterSeconds?: number | undefined;
  requestId?: string | undefined;
  cause?: unknown;
};

/** An expected error: a code of the catalogue, a detail that is safe to show, and a cause only for the log. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: ErrorItem[] | undefined;
  readonly candidates: string[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, detail: string, options: AppErrorOptions = {}) {
    super(`${code}: ${detail}`, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = detail;
    this.errors = options.errors;
    this.candidates = options.candidates;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.requestId = options.requestId;
  }

  /** The HTTP status that the catalogue gives this code. */
  get status(): number {
    return errorCatalogue[this.code].status;
  }

  /** The RFC 9457 body of this error. */
  toProblem(requestId?: string): Problem {
    const { status, title } = errorCatalogue[this.code];
    return {
      type: `urn:agenthub:error:${this.code}`,
      title,
      status,
      detail: this.detail,
      code: this.code,
      requestId: requestId ?? this.requestId,
      errors: this.errors,
      candidates: this.candidates,
    };
  }
}

/** Whether this build knows a code; a newer server may send others. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}
