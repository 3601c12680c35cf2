import type { Kind } from '#schema/kind.ts';
import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import type { AppEnv } from '../deps.ts';
import { declaredBytes, type IncomingFiles, leaveOut, readZip } from '../domain/archive.ts';
import type { Limits } from '../domain/limits.ts';
import { readBody } from './body.ts';
import { convertFile } from './convert-file.ts';
import { readForm } from './published-form.ts';
import { readJsonFiles } from './published-manifest.ts';

/**
 * The size limit of a publish as JSON. Parsing blocks the event loop for 5 ms per MiB and needs four times
 * the memory of the body.
 */
const jsonBytesMax = 16 * 1024 * 1024;

/** The unparsed body of a publish. */
export type SentFiles = { contentType: string; body: Uint8Array<ArrayBuffer> };

/** Reads the body of a publish. Throws `request.too_large`, `request.incomplete` and `server.busy`. */
export async function receiveFiles(c: HonoContext<AppEnv>, limits: Limits): Promise<SentFiles> {
  const contentType = c.req.header('content-type') ?? '';
  const isJson = mediaTypeOf(contentType) === 'application/json';
  const bytesMax = isJson ? Math.min(jsonBytesMax, limits.bodyBytesMax) : limits.bodyBytesMax;
  return { contentType, body: await readBody(c, bytesMax, c.get('bodyLease')) };
}

/** A lower estimate of the memory, in bytes, that reading and packing a publish needs. */
export function packedBytes({ contentType, body }: SentFiles): number {
  const isForm = mediaTypeOf(contentType) === 'multipart/form-data';
  const isJson = mediaTypeOf(contentType) === 'application/json';
  return isForm || isJson ? 3 * body.length : body.length + declaredBytes(body);
}

/**
 * Reads the files of a publish from a ZIP, a multipart form or JSON, and makes a version of a file of another format.
 * Throws `request.*`, `archive.invalid` and `manifest.invalid`.
 */
export async function readPublishedFiles(
  kind: Kind,
  sent: SentFiles,
  limits: Limits,
): Promise<IncomingFiles> {
  return convertFile(kind, await readFiles(kind, sent, limits));
}

async function readFiles(
  kind: Kind,
  { contentType, body }: SentFiles,
  limits: Limits,
): Promise<IncomingFiles> {
  const mediaType = mediaTypeOf(contentType);
  switch (mediaType) {
    case 'application/zip':
    case 'application/x-zip-compressed':
    case 'application/octet-stream':
      return readZip(kind, body, limits);
    case 'multipart/form-data':
      return leaveOut(await readForm(body, contentType, limits));
    case 'application/json':
      return leaveOut(await readJsonFiles(kind, body, limits));
    default:
      throw new AppError(
        'request.unsupported_media_type',
        `Send application/zip, multipart/form-data or application/json, not "${mediaType}".`,
      );
  }
}

function mediaTypeOf(contentType: string): string {
  return contentType.toLowerCase().split(';')[0]?.trim() ?? '';
}
