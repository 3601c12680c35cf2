import { AppError } from '#schema/error.ts';
import { publishJson } from '#schema/routes/asset-inputs.ts';
import {
  archiveRefused,
  yieldToEventLoop,
  checkCount,
  type SourceFile,
} from '../domain/archive.ts';
import type { Limits } from '../domain/limits.ts';
import { invalidRequest } from './problem.ts';

/**
 * A file has up to four members, so at most five of `{` and `,`, counting the comma after it. The outer
 * object has a few more.
 */
const marksPerFile = 5;
const otherMarksMax = 20;
/** A valid body has one list. More are allowed so that validation can explain a wrong body. */
const listsMax = 20;

/**
 * Reads the files of a JSON body. Its values are counted before it is parsed, because parsing 130,000 entries
 * costs more than refusing them. Throws `request.invalid`, and `archive.invalid` for too many files.
 */
export async function readInline(body: Uint8Array, limits: Limits): Promise<SourceFile[]> {
  const marksMax = limits.filesMax * marksPerFile + otherMarksMax;
  const { marks, lists } = count(body, marksMax);
  if (lists > listsMax) {
    throw new AppError('request.invalid', 'The JSON body has more lists than a publish can have.');
  }
  if (marks > marksMax) {
    const detail = `there are too many entries; at most ${limits.filesMax} files are allowed`;
    throw archiveRefused([{ pointer: '', detail }]);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (err) {
    throw new AppError('request.invalid', 'The body is not JSON in UTF-8.', { cause: err });
  }
  const parsed = publishJson.safeParse(json);
  if (!parsed.success) throw invalidRequest(parsed.error.issues);
  const { files } = parsed.data;
  const tooMany = checkCount(files.length, limits, files[limits.filesMax]?.path);
  if (tooMany) throw archiveRefused([tooMany]);
  const decoded: SourceFile[] = [];
  let worked = 0;
  for (const { path, content, encoding, executable } of files) {
    const bytes =
      encoding === 'base64' ? decodeBase64(content, path) : new TextEncoder().encode(content);
    decoded.push({ path, executable, bytes });
    worked = await yieldToEventLoop(worked + bytes.length);
  }
  return decoded;
}

/**
 * Counts `{` and `,` (each value needs one of them), and `[`, outside of strings. Stops once a limit is
 * exceeded.
 */
function count(body: Uint8Array, marksMax: number): { marks: number; lists: number } {
  let [marks, lists] = [0, 0];
  let inString = false;
  for (let at = 0; at < body.length && marks <= marksMax && lists <= listsMax; at++) {
    const byte = body[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x2c) marks++;
    else if (byte === 0x5b) lists++;
  }
  return { marks, lists };
}

function decodeBase64(text: string, path: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch (err) {
    throw new AppError('request.invalid', `The content of "${path}" is not base64.`, {
      errors: [{ pointer: path, detail: 'Not base64' }],
      cause: err,
    });
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
