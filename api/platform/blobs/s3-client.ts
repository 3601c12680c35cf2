import { AwsClient } from 'aws4fetch';
import { withRetries } from '#schema/retry.ts';
import { parseRetryAfter } from '#schema/retry-after.ts';
import { createLimit } from '../limit.ts';
import { type RequestPolicy, StepTimer } from './request-policy.ts';
import { storeRetry } from './retry.ts';
import { BodyReader } from './s3-body.ts';
import { S3Failure } from './s3-failure.ts';
import { parseError } from './s3-xml.ts';

/** The address of a bucket and the credential for it. */
export type S3Settings = {
  /** `http(s)://host[:port][/path]`. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** The prefix of all our keys, with a trailing `/`; empty for none. */
  prefix: string;
  /** How the bucket is addressed: `endpoint/bucket/key`, or `bucket.endpoint/key`, which some servers require. */
  addressing: 'path' | 'host';
};

/** A request to the bucket or one of its objects. */
export type S3Request = {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Without a key, the request is for the bucket. */
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
};

/** A 2xx response and its body. Each step of reading it has a time limit. */
export type S3Answer = { response: Response; body: BodyReader };

/** Sends signed requests to one bucket. */
export type S3Client = {
  /**
   * Sends a request and returns the result of `take` for its response. Transient failures of either are
   * retried. Throws {@link S3Failure}: with the server's status and code if it responded with anything but
   * 2xx, without them if there was no complete response.
   */
  send<T>(request: S3Request, take: (answer: S3Answer) => Promise<T>): Promise<T>;
};

/**
 * The number of concurrent requests. A streaming response counts only until it starts, so that slow readers
 * do not block others.
 */
const concurrentMax = 64;

/** The number of waiting requests; further ones are refused, because an upload holds its archive in memory. */
const waitingMax = 256;

/** The minimum speed of an upload: 256 KiB a second. */
const uploadBytesPerMillisecond = 256;

/** How much of an error's body is read. */
const errorBytesMax = 64 * 1024;

/** The URL of a bucket, without a trailing slash. */
export function bucketUrl({
  endpoint,
  bucket,
  addressing,
}: Pick<S3Settings, 'endpoint' | 'bucket' | 'addressing'>): string {
  const url = new URL(endpoint);
  if (addressing === 'host') url.host = `${bucket}.${url.host}`;
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.origin}${path}${addressing === 'path' ? `/${bucket}` : ''}`;
}

/**
 * Creates a client for one bucket. It needs only `fetch` and Web Crypto, so it runs on Node and on Workers;
 * on Workers, create one per request. Signature Version 4 is from aws4fetch:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export function createS3Client(settings: S3Settings, policy: RequestPolicy): S3Client {
  const { accessKeyId, secretAccessKey, region } = settings;
  // Its own retries handle neither time-outs nor broken responses.
  const signer = new AwsClient({
    accessKeyId,
    secretAccessKey,
    region,
    service: 's3',
    retries: 0,
  });
  const bucket = bucketUrl(settings);
  const limit = createLimit(concurrentMax, {
    waitingMax,
    onFull: () => new S3Failure(`${waitingMax} requests to the bucket wait already`),
  });

  async function attempt<T>(
    request: S3Request,
    take: (answer: S3Answer) => Promise<T>,
  ): Promise<T> {
    const timer = new StepTimer();
    try {
      const response = await open(request, timer);
      const body = new BodyReader(response, timer, policy.stallMilliseconds);
      if (!response.ok) throw await toFailure(request, response, body);
      return await take({ response, body });
    } catch (err) {
      // An unread response would keep its connection.
      timer.stop();
      throw err;
    }
  }

  async function open(request: S3Request, timer: StepTimer): Promise<Response> {
    const { method, key, query, headers, body } = request;
    const url = new URL(key === undefined ? bucket : `${bucket}/${settings.prefix}${key}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const signed = await signer.sign(url, {
      method,
      // A bucket in another region redirects. If we followed, the signature would be wrong.
      redirect: 'manual',
      ...(headers ? { headers } : {}),
      ...(body ? { body } : {}),
    });
    const uploadMilliseconds = (body?.byteLength ?? 0) / uploadBytesPerMillisecond;
    const milliseconds = Math.ceil(policy.answerMilliseconds + uploadMilliseconds);
    const slow = () => new S3Failure(`no answer from ${url.host} in ${milliseconds} ms`);
    try {
      // The signal is passed here and not in the request: a request that was garbage-collected forwards no
      // abort, and the wait would never end.
      const { signal } = timer;
      return await timer.step(fetch(signed, { signal }), milliseconds, slow);
    } catch (err) {
      if (err instanceof S3Failure) throw err;
      const why = codeOf(err);
      throw new S3Failure(`no answer from ${url.host}${why && ` (${why})`}`, { cause: err });
    }
  }

  const retry = storeRetry({
    attemptsMax: policy.attemptsMax,
    delayMilliseconds: policy.retryMilliseconds,
    isTransient: (err) => err instanceof S3Failure && err.isTransient,
    askedDelay: (err) => (err instanceof S3Failure ? err.retryAfterMilliseconds : null),
  });
  return {
    send: (request, take) => withRetries(() => limit(() => attempt(request, take)), retry),
  };
}

/**
 * The first error code in the cause chain of a `fetch` error, such as ECONNREFUSED or a TLS code; empty if
 * there is none.
 */
function codeOf(err: unknown): string {
  for (let at = err, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if ('code' in at && typeof at.code === 'string') return at.code;
  return '';
}

async function toFailure(
  { method, key }: S3Request,
  response: Response,
  body: BodyReader,
): Promise<S3Failure> {
  const { status, headers } = response;
  // The body only adds detail: if it cannot be read, the status is enough.
  const document = await body.text(errorBytesMax).catch(() => '');
  // HEAD has no body that would distinguish a missing object from a missing bucket. It is taken as a missing
  // object; the next request will show the difference.
  const isUnsaid = method === 'HEAD' && status === 404 && key !== undefined;
  const error = isUnsaid ? { code: 'NoSuchKey', message: '' } : parseError(document);
  const said = error ? ` ${error.code} ${error.message.slice(0, 300)}`.trimEnd() : '';
  const seconds = parseRetryAfter(headers.get('retry-after'), new Date());
  return new S3Failure(`the server answered ${status}${said}`, {
    status,
    code: error?.code ?? '',
    retryAfterMilliseconds: seconds === null ? null : seconds * 1000,
  });
}
