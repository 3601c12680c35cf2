import type { Watch } from './patience.ts';
import { S3Failure } from './s3-failure.ts';

/**
 * The body of an answer, read under a watch: it fails with an {@link S3Failure} when nothing comes for
 * too long, and when it breaks off.
 */
export class BodyReader {
  /** The bytes that the server promised; null when it did not say. */
  readonly sizeBytes: number | null;
  readonly #watch: Watch;
  readonly #stallMilliseconds: number;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | null;
  #taken = 0;

  constructor(response: Response, watch: Watch, stallMilliseconds: number) {
    const length = response.headers.get('content-length');
    // What a proxy packed on the way has another length once unpacked.
    const isAsSent = !response.headers.has('content-encoding');
    this.sizeBytes = length !== null && /^\d+$/.test(length) && isAsSent ? Number(length) : null;
    this.#reader = response.body?.getReader() ?? null;
    this.#watch = watch;
    this.#stallMilliseconds = stallMilliseconds;
  }

  /** The next bytes; null at the end, which is where the server promised it. */
  async next(): Promise<Uint8Array | null> {
    const piece = await this.#read();
    this.#taken += piece?.byteLength ?? 0;
    const missing = this.sizeBytes === null ? 0 : this.sizeBytes - this.#taken;
    if (piece === null && this.#reader !== null && missing !== 0)
      throw new S3Failure(`the answer ended ${missing} bytes before its end`);
    return piece;
  }

  async #read(): Promise<Uint8Array | null> {
    if (!this.#reader) return null;
    const milliseconds = this.#stallMilliseconds;
    const slow = () => new S3Failure(`nothing more of the answer for ${milliseconds} ms`);
    try {
      const { done, value } = await this.#watch.step(this.#reader.read(), milliseconds, slow);
      return done ? null : value;
    } catch (err) {
      if (err instanceof S3Failure) throw err;
      throw new S3Failure('the answer broke off', { cause: err });
    }
  }

  /** All of it in one piece. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    let whole = new Uint8Array(this.sizeBytes ?? 0);
    let size = 0;
    for (let piece = await this.next(); piece; piece = await this.next()) {
      const end = size + piece.byteLength;
      if (end > whole.byteLength) {
        // Only where the server did not say how much would come.
        const larger = new Uint8Array(Math.max(end, 2 * whole.byteLength));
        larger.set(whole.subarray(0, size));
        whole = larger;
      }
      whole.set(piece, size);
      size = end;
    }
    return size === whole.byteLength ? whole : whole.slice(0, size);
  }

  /** All of it as text; throws when it is longer than `bytesMax`. */
  async text(bytesMax: number): Promise<string> {
    const decoder = new TextDecoder();
    let text = '';
    let size = 0;
    for (let piece = await this.next(); piece; piece = await this.next()) {
      size += piece.byteLength;
      if (size > bytesMax) {
        this.stop();
        throw new S3Failure(`the answer is longer than ${bytesMax} bytes`);
      }
      text += decoder.decode(piece, { stream: true });
    }
    return text + decoder.decode();
  }

  /** Reads it to its end and forgets it, so that its connection can be used again. */
  async drain(): Promise<void> {
    while (await this.next());
  }

  /** Ends the answer where it is. */
  stop(): void {
    this.#watch.stop();
    // Nobody waits for it, and why it ends is known.
    this.#reader?.cancel().catch(() => {});
  }
}

/**
 * The bytes of `first` as a stream. When the answer breaks off or stalls, `reopen` is asked for the rest
 * from where it was, so that a download of ours outlives a connection of theirs; after `attemptsMax`
 * failures without a byte in between the stream fails, with what `explain` makes of the last.
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
