import { AppError } from '#schema/error.ts';
import { archiveRefused, type SourceFile } from '../domain/archive.ts';
import type { Limits } from '../domain/limits.ts';

/** How many other parts a form may have besides its files. They are ignored. */
const otherPartsMax = 20;

/**
 * Reads the files of a multipart form: the parts named `file`, whose file names are the paths. Parts are
 * counted before the form is parsed, because parsing 300,000 of them blocked the server for seconds. Throws
 * `request.invalid` for a malformed form, and `archive.invalid` for too many parts.
 */
export async function readForm(
  body: Uint8Array<ArrayBuffer>,
  contentType: string,
  limits: Limits,
): Promise<SourceFile[]> {
  const boundary = boundaryOf(contentType);
  const partsMax = limits.filesMax + otherPartsMax;
  if (hasMoreParts(body, boundary, partsMax)) {
    const detail = `there are too many parts; at most ${limits.filesMax} files are allowed`;
    throw archiveRefused([{ pointer: '', detail }]);
  }
  let form: FormData;
  try {
    // The header is built anew, so that the boundary counted above is the one that is parsed.
    const headers = { 'content-type': `multipart/form-data; boundary="${boundary}"` };
    form = await new Response(body, { headers }).formData();
  } catch (err) {
    throw new AppError('request.invalid', 'The multipart form cannot be read.', { cause: err });
  }
  const files: SourceFile[] = [];
  for (const part of form.getAll('file')) {
    if (typeof part === 'string') {
      throw new AppError(
        'request.invalid',
        'Each part "file" needs a file name, which is its path.',
      );
    }
    const bytes = new Uint8Array(await part.arrayBuffer());
    // A form has no file modes, so a file that starts with a shebang counts as executable.
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

/** The boundary of a form, with the characters and length that RFC 2046 allows. Throws `request.invalid`. */
function boundaryOf(contentType: string): string {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+,./:=?-]{1,70}))\s*(?:;|$)/i.exec(
      contentType,
    ) ?? [];
  const boundary = quoted ?? plain;
  if (boundary !== undefined) return boundary;
  throw new AppError('request.invalid', 'The multipart form cannot be read: it has no boundary.');
}

/**
 * Whether a form has more than `max` parts, found by counting the lines that start with the boundary; the
 * closing delimiter is one more. Stops as soon as there are too many. Linear: a boundary contains no line
 * feed, so no byte is compared twice. https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1
 */
function hasMoreParts(body: Uint8Array, boundary: string, max: number): boolean {
  const delimiter = new TextEncoder().encode(`--${boundary}`);
  let count = 0;
  for (let at = 0; at < body.length && count <= max + 1; at++) {
    if (at > 0 && body[at - 1] !== 0x0a) continue;
    let length = 0;
    while (length < delimiter.length && body[at + length] === delimiter[length]) length++;
    if (length === delimiter.length) count++;
    if (length > 0) at += length - 1;
  }
  return count > max + 1;
}

function isZip(bytes: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, at) => bytes[at] === byte);
}
