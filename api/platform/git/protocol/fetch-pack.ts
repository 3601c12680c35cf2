import { AppError } from '#schema/error.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Conversation } from './conversation.ts';
import { encodePkts, type Pkt, pktText, readPkt, RemoteMessage } from './pkt-line.ts';
import { type Advertisement, agentCapability } from './refs.ts';

/** A request for a pack: objects with everything they refer to, limited by depth and filter. */
export type PackRequest = {
  /**
   * Object ids of commits, trees or files. Only a remote with {@link servesSingleObjects} accepts objects other than
   * commits.
   */
  wants: string[];
  /** Whether to omit the history of commits. */
  shallow: boolean;
  /**
   * A filter of https://git-scm.com/docs/git-rev-list#Documentation/git-rev-list.txt---filterltfilter-specgt;
   * null for none.
   */
  filter: string | null;
};

/** Whether a remote supports filters. */
export function canFilter(advertisement: Advertisement): boolean {
  return fetchWords(advertisement).includes('filter');
}

/**
 * Whether a remote serves single folders and files: with protocol 2, where any object may be requested, and
 * filters, as `git clone --filter` needs. https://git-scm.com/docs/partial-clone
 */
export function servesSingleObjects(advertisement: Advertisement): boolean {
  return advertisement.version === 2 && canFilter(advertisement);
}

function fetchWords({ version, capabilities }: Advertisement): string[] {
  return version === 2 ? (capabilities.get('fetch') ?? '').split(' ') : [...capabilities.keys()];
}

/**
 * Fetches one pack of at most `bytesMax`. Throws {@link PackTooLargeError} once it exceeds that,
 * `git.invalid`, and {@link RemoteMessage} with an error of the remote.
 */
export async function fetchPack(
  conversation: Conversation,
  advertisement: Advertisement,
  { wants, shallow, filter }: PackRequest,
  bytesMax: number,
): Promise<Uint8Array> {
  const words = fetchWords(advertisement);
  const wanted = wants.map((oid) => `want ${oid}`);
  const narrowed = [...(shallow ? ['deepen 1'] : []), ...(filter ? [`filter ${filter}`] : [])];
  if (advertisement.version === 2) {
    const reader = await conversation.request(
      encodePkts([
        'command=fetch',
        agentCapability,
        'delimiter',
        'no-progress',
        'ofs-delta',
        ...wanted,
        ...narrowed,
        'done',
        'flush',
      ]),
    );
    await skipToPackfile(reader);
    return readSideband(reader, bytesMax);
  }
  if (!words.includes('side-band-64k') || !words.includes('shallow')) {
    throw new AppError(
      'git.invalid',
      'The git server is too old: it lacks side-band-64k or shallow.',
    );
  }
  const known = ['side-band-64k', 'ofs-delta', 'no-progress', 'filter'];
  const asked = known.filter((word) => words.includes(word)).join(' ');
  const [first = '', ...others] = wanted;
  const reader = await conversation.request(
    encodePkts([`${first} ${asked} ${agentCapability}`, ...others, ...narrowed, 'flush', 'done']),
  );
  await skipToNak(reader);
  return readSideband(reader, bytesMax);
}

/** Version 2 responds in sections; those before the pack only list shallow commits. */
async function skipToPackfile(reader: ByteReader): Promise<void> {
  for (;;) {
    const pkt = await readPkt(reader);
    if (pkt === 'flush' || pkt === 'response-end') throw noPack();
    if (pkt instanceof Uint8Array && pktText(pkt) === 'packfile') return;
  }
}

/** Version 0 responds with shallow commits, a flush, and NAK, since there are no common commits. */
async function skipToNak(reader: ByteReader): Promise<void> {
  for (;;) {
    const pkt = await readPkt(reader);
    if (pkt instanceof Uint8Array && pktText(pkt) === 'NAK') return;
  }
}

/** Reads band 1, the pack. Band 2 is progress; band 3 is a fatal error of the remote. */
async function readSideband(reader: ByteReader, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let pkt: Pkt = await readPkt(reader); pkt !== 'flush'; pkt = await readPkt(reader)) {
    if (!(pkt instanceof Uint8Array)) throw noPack();
    if (pkt[0] === 3) throw new RemoteMessage(new TextDecoder().decode(pkt.subarray(1)));
    if (pkt[0] !== 1) continue;
    length += pkt.length - 1;
    if (length > bytesMax) throw new PackTooLargeError();
    // Copied, because a piece may be a small view of a large buffer that it would keep alive.
    parts.push(new Uint8Array(pkt.subarray(1)));
  }
  if (length === 0) throw noPack();
  return Buffer.concat(parts, length);
}

/** A pack exceeds its byte limit. The caller knows what that means. */
export class PackTooLargeError extends Error {
  override name = 'PackTooLargeError';
}

function noPack(): AppError {
  return new AppError('git.invalid', 'The response of the remote contains no pack.');
}
