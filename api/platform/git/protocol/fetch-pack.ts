import type { GitLimits } from '#api/domain/git.ts';
import { AppError } from '#schema/error.ts';
import { tooLarge } from '../pack/object.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Conversation } from './conversation.ts';
import { encodePkts, type Pkt, pktText, readPkt, RemoteMessage } from './pkt-line.ts';
import { type Advertisement, agentCapability } from './refs.ts';

/** A pack as it came, and whether the remote was asked to leave files over the limit out of it. */
export type FetchedPack = { pack: Uint8Array; filtered: boolean };

/**
 * Fetches one commit without its history, as one pack. Throws `git.too_large` at the first byte too many,
 * `git.invalid`, and {@link RemoteMessage} with what the remote says.
 */
export async function fetchPack(
  conversation: Conversation,
  advertisement: Advertisement,
  commit: string,
  limits: GitLimits,
): Promise<FetchedPack> {
  const { version, capabilities } = advertisement;
  const words =
    version === 2 ? (capabilities.get('fetch') ?? '').split(' ') : [...capabilities.keys()];
  const filtered = words.includes('filter');
  const filter = filtered ? [`filter blob:limit=${limits.blobBytesMax + 1}`] : [];
  if (version === 2) {
    const reader = await conversation.request(
      encodePkts([
        'command=fetch',
        agentCapability,
        'delimiter',
        'no-progress',
        'ofs-delta',
        `want ${commit}`,
        'deepen 1',
        ...filter,
        'done',
        'flush',
      ]),
    );
    await skipToPackfile(reader);
    return { pack: await readSideband(reader, limits), filtered };
  }
  if (!words.includes('side-band-64k') || !words.includes('shallow')) {
    throw new AppError(
      'git.invalid',
      'The git server is too old: it lacks side-band-64k or shallow.',
    );
  }
  const wanted = ['side-band-64k', 'ofs-delta', 'no-progress', 'filter'];
  const asked = wanted.filter((word) => words.includes(word)).join(' ');
  const reader = await conversation.request(
    encodePkts([
      `want ${commit} ${asked} ${agentCapability}`,
      'deepen 1',
      ...filter,
      'flush',
      'done',
    ]),
  );
  await skipToNak(reader);
  return { pack: await readSideband(reader, limits), filtered };
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
async function readSideband(reader: ByteReader, limits: GitLimits): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let pkt: Pkt = await readPkt(reader); pkt !== 'flush'; pkt = await readPkt(reader)) {
    if (!(pkt instanceof Uint8Array)) throw noPack();
    if (pkt[0] === 3) throw new RemoteMessage(new TextDecoder().decode(pkt.subarray(1)));
    if (pkt[0] !== 1) continue;
    length += pkt.length - 1;
    if (length > limits.packBytesMax) {
      throw tooLarge(`its pack has more than ${limits.packBytesMax} bytes`);
    }
    // What the reader gives may be a small view of a larger piece; a copy keeps no more than it needs.
    parts.push(new Uint8Array(pkt.subarray(1)));
  }
  if (length === 0) throw noPack();
  return Buffer.concat(parts, length);
}

function noPack(): AppError {
  return new AppError('git.invalid', 'The remote answers without a pack.');
}
