import type { StepTimer } from './request-policy.ts';
import { S3Failure } from './s3-failure.ts';

/**
 * Reads the body of a response with a time limit per step. Throws {@link S3Failure} if no data arrives for
 * too long, or the body ends early.
 */
export class BodyReader {
  /** The declared size in bytes; null if it is not declared. */
  readonly sizeBytes: number | null;
  readonly #timer: StepTimer;
  readonly #stallMilliseconds: number;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | null;
  #taken = 0;

  constructor(response: Response, timer: StepTimer, stallMilliseconds: number) {
    const length = response.headers.get('content-length');
    // If a proxy compressed the body, the declared length is that of the compressed bytes.
    const isAsSent = !response.headers.has('content-encoding');
    this.sizeBytes = length !== null && /^\d+$/.test(length) && isAsSent ? Number(length) : null;
    this.#reader = response.body?.getReader() ?? null;
    this.#timer = timer;
    this.#stallMilliseconds = stallMilliseconds;
  }

  /** The next bytes; null at the end. Throws if the end comes before the declared size. */
  async next(): Promise<Uint8Array | null> {
    const piece = await this.#read();
    this.#taken += piece?.byteLength ?? 0;
    const missing = this.sizeBytes === null ? 0 : this.sizeBytes - this.#taken;
    if (piece === null && this.#reader !== null && missing !== 0)
      throw new S3Failure(`the response ended ${missing} bytes too early`);
    return piece;
  }

  async #read(): Promise<Uint8Array | null> {
    if (!this.#reader) return null;
    const milliseconds = this.#stallMilliseconds;
    const slow = () => new S3Failure(`no more data of the response for ${milliseconds} ms`);
    try {
      const { done, value } = await this.#timer.step(this.#reader.read(), milliseconds, slow);
      return done ? null : value;
    } catch (err) {
      if (err instanceof S3Failure) throw err;
      throw new S3Failure('the connection broke during the response', { cause: err });
    }
  }

  /** Reads the whole body. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    let whole = new Uint8Array(this.sizeBytes ?? 0);
    let size = 0;
    for (let piece = await this.next(); piece; piece = await this.next()) {
      const end = size + piece.byteLength;
      if (end > whole.byteLength) {
        // Only if the size was not declared.
        const larger = new Uint8Array(Math.max(end, 2 * whole.byteLength));
        larger.set(whole.subarray(0, size));
        whole = larger;
      }
      whole.set(piece, size);
      size = end;
    }
    return size === whole.byteLength ? whole : whole.slice(0, size);
  }

  /** Reads the whole body as text. Throws if it is longer than `bytesMax`. */
  async text(bytesMax: number): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let size = 0;
    for (let piece = await this.next(); piece; piece = await this.next()) {
      size += piece.byteLength;
      if (size > bytesMax) {
        this.stop();
        throw new S3Failure(`the response is longer than ${bytesMax} bytes`);
      }
      text += decoder.decode(piece, { stream: true });
    }
    return text + decoder.decode();
  }

  /** Reads and discards the rest, so that the connection can be reused. */
  async drain(): Promise<void> {
    while (await this.next());
  }

  /** Aborts the response. */
  stop(): void {
    this.#timer.stop();
    // The rejection is expected, and nobody awaits it.
    this.#reader?.cancel().catch(() => {});
  }
}

/**
 * The body `first` as a stream. If it breaks off or stalls, `reopen` requests the rest, so that our download
 * survives a lost connection to the store. After `attemptsMax` failures without progress the stream fails,
 * with the error from `explain`.
 */
export function resumingStream(
  first: BodyReader,
  {
    reopen,
    attemptsMax,
    explain,
  }: {
    reopen(offset: number): Promise<BodyReader>;
    attemptsMax: number;
    explain(err: unknown): unknown;
  },
): ReadableStream<Uint8Array> {
  let body = first;
  let taken = 0;

  async function next(): Promise<Uint8Array | null> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await body.next();
      } catch (err) {
        body.stop();
        const canResume = first.sizeBytes !== null && taken < first.sizeBytes;
        if (!canResume || attempt >= attemptsMax) throw err;
        body = await reopen(taken);
      }
    }
  }

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const piece = await next();
        if (!piece) return controller.close();
        taken += piece.byteLength;
        controller.enqueue(piece);
      } catch (err) {
        throw explain(err);
      }
    },
    cancel() {
      body.stop();
    },
  });
}
