import { AppError } from '#schema/error.ts';
import type { ByteReader } from './byte-reader.ts';

/**
 * A packet of git's wire protocol: data, or a special packet. See
 * https://git-scm.com/docs/protocol-common#_pkt_line_format.
 */
export type Pkt = Uint8Array | 'flush' | 'delimiter' | 'response-end';

const marks: Record<number, Exclude<Pkt, Uint8Array>> = {
  0: 'flush',
  1: 'delimiter',
  2: 'response-end',
};
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Reads the next packet. Throws `git.invalid` if it is malformed, `git.unreachable` if the stream ends
 * inside.
 */
export async function readPkt(reader: ByteReader): Promise<Pkt> {
  const length = decoder.decode(await reader.take(4));
  if (!/^[0-9a-f]{4}$/i.test(length)) throw notGit();
  const size = Number.parseInt(length, 16);
  if (size >= 4) return reader.take(size - 4);
  const mark = marks[size];
  if (mark === undefined) throw notGit();
  return mark;
}

/** Decodes a data packet as text, without the final newline. Throws {@link RemoteMessage} for an error packet. */
export function pktText(pkt: Uint8Array): string {
  const text = decoder.decode(pkt).replace(/\n$/, '');
  if (text.startsWith('ERR ')) throw new RemoteMessage(text.slice(4));
  return text;
}

/** Encodes a request: lines of text, each with a newline, and special packets. */
export function encodePkts(lines: (string | 'flush' | 'delimiter')[]): Uint8Array {
  const text = lines.map((line) => {
    if (line === 'flush') return '0000';
    if (line === 'delimiter') return '0001';
    const length = encoder.encode(line).length + 5;
    return `${length.toString(16).padStart(4, '0')}${line}\n`;
  });
  return encoder.encode(text.join(''));
}

/** An error message of the remote, in its own words; {@link import('../failure.ts')} converts it. */
export class RemoteMessage extends Error {}

function notGit(): AppError {
  return new AppError(
    'git.invalid',
    'The answer is not in the git protocol. Is this the address of a git repository?',
  );
}
