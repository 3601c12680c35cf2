import { AppError } from '#schema/error.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Conversation } from './conversation.ts';
import { encodePkts, type Pkt, pktText, readPkt, RemoteMessage } from './pkt-line.ts';
import { type Advertisement, agentCapability } from './refs.ts';

/** What is asked of a remote: objects with all that belongs to them, cut off and filtered. */
export type PackRequest = {
  /** Commits, trees or files by name. What is not a commit needs a remote that {@link givesParts}. */
  wants: string[];
  /** Whether commits come without their history. */
  shallow: boolean;
  /** A filter of https://git-scm.com/docs/git-rev-list#Documentation/git-rev-list.txt---filterltfilter-specgt; null for none. */
  filter: string | null;
};

/** Whether a remote can leave files out of a pack, as a filter says. */
export function canFilter(advertisement: Advertisement): boolean {
  return fetchWords(advertisement).includes('filter');
}

/**
 * Whether a remote gives folders and files by their names too: with protocol 2, where any object may be
 * asked for, and filters, which is what `git clone --filter` needs. https://git-scm.com/docs/partial-clone
 */
export function givesParts(advertisement: Advertisement): boolean {
  return advertisement.version === 2 && canFilter(advertisement);
}

function fetchWords({ version, capabilities }: Advertisement): string[] {
  return version === 2 ? (capabilities.get('fetch') ?? '').split(' ') : [...capabilities.keys()];
}

/**
 * Fetches one pack of at most `bytesMax`. Throws {@link PackTooLargeError} at the first byte too many,
 * `git.invalid`, and {@link RemoteMessage} with what the remote says.
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

/** Version 2 answers in sections; what comes before the pack only says which commits are cut off. */
async function skipToPackfile(reader: ByteReader): Promise<void> {
  for (;;) {
    const pkt = await readPkt(reader);
    if (pkt === 'flush' || pkt === 'response-end') throw noPack();
    if (pkt instanceof Uint8Array && pktText(pkt) === 'packfile') return;
  }
}

/** Version 0 answers with cut-off commits, a flush, and NAK as no commit is had in common. */
async function skipToNak(reader: ByteReader): Promise<void> {
  for (;;) {
    const pkt = await readPkt(reader);
    if (pkt instanceof Uint8Array && pktText(pkt) === 'NAK') return;
  }
}

/** The bytes of band 1. Band 2 is progress, band 3 the last words of a remote that gives up. */
async function readSideband(reader: ByteReader, bytesMax: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let pkt: Pkt = await readPkt(reader); pkt !== 'flush'; pkt = await readPkt(reader)) {
    if (!(pkt instanceof Uint8Array)) throw noPack();
    if (pkt[0] === 3) throw new RemoteMessage(new TextDecoder().decode(pkt.subarray(1)));
    if (pkt[0] !== 1) continue;
    length += pkt.length - 1;
    if (length > bytesMax) throw new PackTooLargeError();
    // What the reader gives may be a small view of a larger piece; a copy keeps no more than it needs.
    parts.push(new Uint8Array(pkt.subarray(1)));
  }
  if (length === 0) throw noPack();
  return Buffer.concat(parts, length);
}

/** A pack has more bytes than were to be taken; what that means, who asked for it knows. */
export class PackTooLargeError extends Error {
  override name = 'PackTooLargeError';
}

function noPack(): AppError {
  return new AppError('git.invalid', 'The remote answers without a pack.');
}
