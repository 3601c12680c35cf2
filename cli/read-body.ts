import { UnreachableError } from '#schema/client.ts';
import { CliError } from './errors.ts';

/** The limit for a file whose size the registry did not announce; more than any registry allows. */
export const downloadBytesMax = 1024 * 1024 * 1024;

/**
 * Reads the body of an answer. Throws `cli.refused` as soon as it exceeds `bytesMax`, and
 * {@link UnreachableError} if the connection breaks, or is silent for `silenceMilliseconds`.
 */
export async function readBody(
  response: Response,
  options: { what: string; url: string; bytesMax: number; silenceMilliseconds: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const { what, bytesMax, silenceMilliseconds } = options;
  const url = response.url || options.url;
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await readOrSilence(reader, silenceMilliseconds);
      if (done) break;
      length += value.length;
      if (length > bytesMax) {
        throw new CliError('cli.refused', `${what} is larger than ${bytesMax} bytes`);
      }
      chunks.push(value);
    }
  } catch (err) {
    const isTold = err instanceof CliError || (err instanceof Error && err.name === 'AbortError');
    throw isTold ? err : new UnreachableError(url, err);
  } finally {
    // Not awaited, because a broken connection may never report that it is closed.
    void reader.cancel().catch(() => {});
  }
  return new Uint8Array(Buffer.concat(chunks));
}

async function readOrSilence(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  milliseconds: number,
) {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DOMException(`silent for ${milliseconds} ms`, 'TimeoutError'));
    }, milliseconds);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } finally {
    clearTimeout(timer);
  }
}
