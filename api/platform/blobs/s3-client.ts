import { AwsClient } from 'aws4fetch';
import { withRetries } from '#schema/retry.ts';
import { parseRetryAfter } from '#schema/retry-after.ts';
import { createLimit } from '../limit.ts';
import { type Patience, Watch } from './patience.ts';
import { storeRetry } from './retry.ts';
import { BodyReader } from './s3-body.ts';
import { S3Failure } from './s3-failure.ts';
import { parseError } from './s3-xml.ts';

/** Where a bucket is, and who we are there. */
export type S3Settings = {
  /** `http(s)://host[:port][/path]`. */
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** What stands before every key of ours, with its `/` at the end; empty for none. */
  prefix: string;
  /** Where the bucket is named: `endpoint/bucket/key`, or `bucket.endpoint/key`, which some servers want. */
  addressing: 'path' | 'host';
};

export type S3Request = {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Without one it is about the bucket. */
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
};

/** An answer of 2xx and its body, every step of which is timed. */
export type S3Answer = { response: Response; body: BodyReader };

/** Signed requests to one bucket. */
export type S3Client = {
  /**
   * Sends a request and gives what `take` makes of its answer. Both are tried again when they fail with
   * what may pass. Throws {@link S3Failure}: with the server's status and code for any answer but 2xx,
   * with neither where there was none or it broke off.
   */
  send<T>(request: S3Request, take: (answer: S3Answer) => Promise<T>): Promise<T>;
};

/** Requests at a time. Those whose answer streams count until it begins, or slow readers would stop all others. */
const concurrentMax = 64;

/** Requests that wait for a place before more are turned away: an upload holds its whole archive. */
const waitingMax = 256;

/** The slowest line that an upload is waited for: 256 KiB a second. */
const uploadBytesPerMillisecond = 256;

/** How much of the body of an error is read. */
const errorBytesMax = 64 * 1024;

/** The address of a bucket, without a slash at the end. */
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
 * A client of one bucket. It uses nothing but `fetch` and Web Crypto, so that it runs on Node and on
 * Workers; there, make one a request. Signature Version 4 is that of aws4fetch:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export function createS3Client(settings: S3Settings, patience: Patience): S3Client {
  const { accessKeyId, secretAccessKey, region } = settings;
  // Its own retries know neither time-outs nor answers that break off.
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
    const watch = new Watch();
    try {
      const response = await open(request, watch);
      const body = new BodyReader(response, watch, patience.stallMilliseconds);
      if (!response.ok) throw await toFailure(request, response, body);
      return await take({ response, body });
    } catch (err) {
      // What of the answer nobody reads would hold its connection.
      watch.stop();
      throw err;
    }
  }

  async function open(request: S3Request, watch: Watch): Promise<Response> {
    const { method, key, query, headers, body } = request;
    const url = new URL(key === undefined ? bucket : `${bucket}/${settings.prefix}${key}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const signed = await signer.sign(url, {
      method,
      // A bucket of another region redirects; followed, the signature would not fit.
      redirect: 'manual',
      ...(headers ? { headers } : {}),
      ...(body ? { body } : {}),
    });
    const uploadMilliseconds = (body?.byteLength ?? 0) / uploadBytesPerMillisecond;
    const milliseconds = Math.ceil(patience.answerMilliseconds + uploadMilliseconds);
    const slow = () => new S3Failure(`no answer from ${url.host} in ${milliseconds} ms`);
    try {
      // The signal here, not in the request: one that is garbage passes none on, and the wait has no end.
      const { signal } = watch;
      return await watch.step(fetch(signed, { signal }), milliseconds, slow);
    } catch (err) {
      if (err instanceof S3Failure) throw err;
      const why = codeOf(err);
      throw new S3Failure(`no answer from ${url.host}${why && ` (${why})`}`, { cause: err });
    }
  }

  const retry = storeRetry({
    attemptsMax: patience.attemptsMax,
    delayMilliseconds: patience.retryMilliseconds,
    isTransient: (err) => err instanceof S3Failure && err.isTransient,
    askedDelay: (err) => (err instanceof S3Failure ? err.retryAfterMilliseconds : null),
  });
  return {
    send: (request, take) => withRetries(() => limit(() => attempt(request, take)), retry),
  };
}

/** The first code along the causes of what `fetch` threw, such as ECONNREFUSED or one of TLS; empty where none is. */
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
  // The body only says more: where it breaks off, the status has to do.
  const document = await body.text(errorBytesMax).catch(() => '');
  // HEAD has no body to tell a missing object from a missing bucket: whatever is done next will.
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
