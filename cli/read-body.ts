import { UnreachableError } from '#schema/client.ts';
import { CliError } from './errors.ts';

/** Where a registry did not say how large a file is: above what any is configured for. */
export const downloadBytesMax = 1024 * 1024 * 1024;

/**
 * The bytes of an answer, counted while they come. Throws `cli.refused` for more than `bytesMax`, and
 * {@link UnreachableError} when the connection breaks, or is silent for `silenceMilliseconds`.
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
    // Not awaited: a connection that is cut may never say that it is closed.
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
