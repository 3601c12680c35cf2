import { AppError } from '#schema/error.ts';

/** Codes of S3 errors that pass by themselves, beside every 5xx. */
const passing = new Set(['SlowDown', 'RequestTimeout', 'RequestTimeoutException', 'Throttling']);
const full = new Set(['XMinioStorageFull', 'QuotaExceeded']);

/** Why a request to an S3 server failed: what it answered, or that it did not. */
export class S3Failure extends Error {
  /** Null when there was no answer, or not a whole one. */
  readonly status: number | null;
  /** The `Code` of its error document, empty without one. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
  readonly code: string;
  /** What its `Retry-After` asks for. */
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

  /** Whether the same request may succeed a little later. */
  get isTransient(): boolean {
    if (this.status === null) return true;
    if (full.has(this.code) || this.status === 501 || this.status === 507) return false;
    return (
      this.status >= 500 || this.status === 429 || this.status === 408 || passing.has(this.code)
    );
  }

  /** Whether it says that there is no such object. */
  get isMissing(): boolean {
    return this.code === 'NoSuchKey';
  }
}

/** What a failure means to the caller of the API; what is no {@link S3Failure} comes back as it is. */
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
        // Nothing changes before somebody does something.
        { retryAfterSeconds: 60, cause: err },
      );
}

/** What the server asked to wait, as a client is told it: at most an hour. */
function askedSeconds({ retryAfterMilliseconds }: S3Failure): number | null {
  if (retryAfterMilliseconds === null) return null;
  return Math.min(3600, Math.max(1, Math.ceil(retryAfterMilliseconds / 1000)));
}

/** The variable that mends a failure, and how. */
export function explainToOperator(err: S3Failure): string {
  const said = `${err.message}.`;
  switch (err.code) {
    case 'NoSuchBucket':
    case 'InvalidBucketName':
      return `S3_BUCKET: there is no such bucket; make it first. ${said}`;
    case 'InvalidAccessKeyId':
      return `S3_ACCESS_KEY_ID: the server does not know this key. ${said}`;
    case 'SignatureDoesNotMatch':
      return `S3_SECRET_ACCESS_KEY: does not fit S3_ACCESS_KEY_ID. ${said}`;
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
