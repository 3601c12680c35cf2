import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import { type IncomingFiles, leaveOut, readZip } from '../domain/archive.ts';
import type { Limits } from '../domain/context.ts';
import { readBody } from './body.ts';
import { readForm } from './published-form.ts';
import { readInline } from './published-json.ts';

/** The files of a publish, from a ZIP, a multipart form or JSON. Throws `request.*` and `archive.invalid`. */
export async function readPublishedFiles(c: HonoContext, limits: Limits): Promise<IncomingFiles> {
  const contentType = c.req.header('content-type') ?? '';
  const mediaType = contentType.toLowerCase().split(';')[0]?.trim() ?? '';
  const body = await readBody(c, limits.bodyBytesMax);
  switch (mediaType) {
    case 'application/zip':
    case 'application/x-zip-compressed':
    case 'application/octet-stream':
      return readZip(body, limits);
    case 'multipart/form-data':
      return leaveOut(await readForm(body, contentType, limits));
    case 'application/json':
      return leaveOut(await readInline(body, limits));
    default:
      throw new AppError(
        'request.unsupported_media_type',
        `Send application/zip, multipart/form-data or application/json, not "${mediaType}".`,
      );
  }
}
