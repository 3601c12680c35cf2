import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import { publishJson } from '#schema/routes/assets.ts';
import { readZip, type SourceFile } from '../domain/archive.ts';
import type { Limits } from '../domain/context.ts';
import { invalidRequest } from './problem.ts';

/**
 * A body that is too long is still read to its end, and thrown away: a client that is cut off while it
 * sends never hears why, and its next request fails with the connection. Beyond this it is cut off.
 */
const discardedBytesMax = 256 * 1024 * 1024;

/**
 * The body of a request, at most `bytesMax` of it; no more is kept in memory. Throws `request.too_large`,
 * and `request.incomplete` when the client goes away before its end.
 */
export async function readBody(c: HonoContext, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = Number(c.req.header('content-length') ?? 0);
  if (declared > discardedBytesMax) throw tooLarge(bytesMax);
  const stream = c.req.raw.body;
  if (!stream) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let total = 0;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      total += value.byteLength;
      if (total > discardedBytesMax) break;
      if (Math.max(total, declared) > bytesMax) pieces.length = 0;
      else pieces.push(value);
    }
  } catch (err) {
    throw new AppError('request.incomplete', 'The request ended before its body was whole.', {
      cause: err,
    });
  } finally {
    reader.releaseLock();
  }
  if (total > bytesMax) throw tooLarge(bytesMax);
  const body = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    body.set(piece, at);
    at += piece.byteLength;
  }
  return body;
}

/** The files of a publish, from a ZIP, a multipart form or JSON. Throws `request.*` and `archive.invalid`. */
export async function readPublishedFiles(c: HonoContext, limits: Limits): Promise<SourceFile[]> {
  const contentType = (c.req.header('content-type') ?? '').toLowerCase();
  const mediaType = contentType.split(';')[0]?.trim() ?? '';
  const body = await readBody(c, limits.bodyBytesMax);
  switch (mediaType) {
    case 'application/zip':
    case 'application/x-zip-compressed':
    case 'application/octet-stream':
      return readZip(body, limits);
    case 'multipart/form-data':
      return readMultipart(body, c.req.header('content-type') ?? '');
    case 'application/json':
      return readInline(body);
    default:
      throw new AppError(
        'request.unsupported_media_type',
        `Send application/zip, multipart/form-data or application/json, not "${mediaType}".`,
      );
  }
}

async function readMultipart(
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
): Promise<SourceFile[]> {
  let form: FormData;
  try {
    form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  } catch (err) {
    throw new AppError('request.invalid', 'The multipart form cannot be read.', { cause: err });
  }
  const parts = form.getAll('file');
  const files: SourceFile[] = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      throw new AppError(
        'request.invalid',
        'Each part "file" needs a file name, which is its path.',
      );
    }
    const bytes = new Uint8Array(await part.arrayBuffer());
    // A form has no file modes; what starts with a shebang is meant to be run.
    const executable = bytes[0] === 0x23 && bytes[1] === 0x21;
    files.push({ path: part.name, bytes, executable });
  }
  if (files.length === 0)
    throw new AppError('request.invalid', 'The form has no part named "file".');
  const [only] = files;
  if (files.length === 1 && only && isZip(only.bytes)) {
    throw new AppError(
      'request.invalid',
      `The only file of the form, "${only.path}", is a ZIP. Send it as the body itself, with content-type application/zip; a form has one part for each file of the folder.`,
    );
  }
  return files;
}

function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, at) => bytes[at] === byte);
}

function readInline(body: Uint8Array): SourceFile[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (err) {
    throw new AppError('request.invalid', 'The body is not JSON in UTF-8.', { cause: err });
  }
  const parsed = publishJson.safeParse(json);
  if (!parsed.success) throw invalidRequest(parsed.error.issues);
  return parsed.data.files.map(({ path, content, encoding, executable }) => ({
    path,
    executable,
    bytes: encoding === 'base64' ? decodeBase64(content, path) : new TextEncoder().encode(content),
  }));
}

function decodeBase64(text: string, path: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (err) {
    throw new AppError('request.invalid', `The content of "${path}" is not base64.`, {
      errors: [{ pointer: path, detail: 'Not base64' }],
      cause: err,
    });
  }
}

function tooLarge(bytesMax: number): AppError {
  const kibibytes = Math.floor(bytesMax / 1024);
  const limit = kibibytes < 1024 ? `${kibibytes} KiB` : `${Math.floor(kibibytes / 1024)} MiB`;
  return new AppError(
    'request.too_large',
    `The body is larger than ${limit}, the most that is taken here.`,
  );
}
