import { AppError } from '#schema/error.ts';

/** Codes of transient S3 errors, besides every 5xx. */
const transient = new Set(['SlowDown', 'RequestTimeout', 'RequestTimeoutException', 'Throttling']);
const full = new Set(['XMinioStorageFull', 'QuotaExceeded']);

/** The failure of an S3 request: an error response, or no complete response. */
export class S3Failure extends Error {
  /** Null if there was no complete response. */
  readonly status: number | null;
  /**
   * The `Code` of the error document; empty without one.
   * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
   */
  readonly code: string;
  /** The pause from `Retry-After`. */
  readonly retryAfterMilliseconds: number | null;

  constructor(
    message: string,
    {
      status = null,
      code = '',
      retryAfterMilliseconds = null,
      cause,
    }: {
      status?: number | null;
      code?: string;
      retryAfterMilliseconds?: number | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause });
    this.name = 'S3Failure';
    this.status = status;
    this.code = code;
    this.retryAfterMilliseconds = retryAfterMilliseconds;
  }

  /** Whether a retry may succeed. */
  get isTransient(): boolean {
    if (this.status === null) return true;
    if (full.has(this.code) || this.status === 501 || this.status === 507) return false;
    return (
      this.status >= 500 || this.status === 429 || this.status === 408 || transient.has(this.code)
    );
  }

  /** Whether the object does not exist. */
  get isMissing(): boolean {
    return this.code === 'NoSuchKey';
  }
}

/** Converts a failure to an `AppError` for the caller of the API. Returns any other error unchanged. */
export function toStoreError(err: unknown): unknown {
  if (!(err instanceof S3Failure)) return err;
  if (full.has(err.code) || err.status === 507) {
    const detail = 'The bucket of the registry is full; nothing was stored. Tell its operator.';
    return new AppError('storage.full', detail, { cause: err });
  }
  return err.isTransient
    ? new AppError(
        'storage.unavailable',
        'The store of the archives does not answer. Try again shortly.',
        {
          retryAfterSeconds: askedSeconds(err) ?? 2,
          cause: err,
        },
      )
    : new AppError(
        'storage.unavailable',
        'The store of the archives refuses the registry. Tell its operator: the log says why.',
        // An operator must fix this first.
        { retryAfterSeconds: 60, cause: err },
      );
}

/** The pause that the server asked for, in seconds for our client: at most an hour. */
function askedSeconds({ retryAfterMilliseconds }: S3Failure): number | null {
  if (retryAfterMilliseconds === null) return null;
  return Math.min(3600, Math.max(1, Math.ceil(retryAfterMilliseconds / 1000)));
}

/** Explains a failure to the operator, naming the variable to change. */
export function explainToOperator(err: S3Failure): string {
  const said = `${err.message}.`;
  switch (err.code) {
    case 'NoSuchBucket':
    case 'InvalidBucketName':
      return `S3_BUCKET: there is no such bucket; create it first. ${said}`;
    case 'InvalidAccessKeyId':
      return `S3_ACCESS_KEY_ID: the server does not know this key. ${said}`;
    case 'SignatureDoesNotMatch':
      return `S3_SECRET_ACCESS_KEY: does not match S3_ACCESS_KEY_ID. ${said}`;
    case 'AccessDenied':
      return `S3_ACCESS_KEY_ID: the key may not list, read and write the bucket S3_BUCKET. ${said}`;
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
      return `S3_REGION: the bucket is in another region. ${said}`;
    case 'SecondLevelDomainForbidden':
      return `S3_ADDRESSING: the server wants host. ${said}`;
    case 'RequestTimeTooSkewed':
      return `S3_ENDPOINT: the clock of this machine or of the server is wrong. ${said}`;
    default:
      return `S3_ENDPOINT: ${said}`;
  }
}
