import { AppError } from '#schema/error.ts';
import { tooLarge } from '../pack/object.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Conversation } from './conversation.ts';
import { encodePkts, pktText, readPkt } from './pkt-line.ts';

/** A ref of a remote. `peeled` is the commit of an annotated tag; `target` is the target of a symbolic ref. */
export type RemoteRef = {
  name: string;
  oid: string;
  peeled: string | null;
  target: string | null;
};

/** A remote's advertisement. Version 2 lists capabilities; versions 0 and 1 also list all refs. */
export type Advertisement = {
  version: 1 | 2;
  /** Values by name; empty for a capability without a value. */
  capabilities: ReadonlyMap<string, string>;
  /** Empty in version 2, where refs are requested separately. */
  refs: RemoteRef[];
};

/** The name of this client, which servers log. */
export const agentCapability = 'agent=agenthub';
/** Enough for about 200,000 refs, which only a remote of version 0 sends unrequested. */
const refsBytesMax = 16 * 1024 * 1024;
const noCommit = '0'.repeat(40);

/**
 * Reads the advertisement of a remote, of any version. See https://git-scm.com/docs/protocol-v2 and
 * https://git-scm.com/docs/gitprotocol-pack. Throws `git.invalid`, also for SHA-256 repositories.
 */
export async function readAdvertisement(reader: ByteReader): Promise<Advertisement> {
  let first = await readPkt(reader);
  if (first instanceof Uint8Array && pktText(first).startsWith('# service=')) {
    // Only over HTTP. A flush follows, which some servers omit in version 2.
    first = await readPkt(reader);
    if (first === 'flush') first = await readPkt(reader);
  }
  if (first === 'flush') return { version: 1, capabilities: new Map(), refs: [] };
  if (!(first instanceof Uint8Array)) throw unexpected();
  let line = pktText(first);
  if (line === 'version 2') {
    const lines = await readLines(reader);
    return checked({ version: 2, capabilities: capabilitiesOf(lines), refs: [] });
  }
  if (line === 'version 1') {
    const next = await readPkt(reader);
    if (!(next instanceof Uint8Array)) throw unexpected();
    line = pktText(next);
  }
  const [ref = '', words = ''] = line.split('\0', 2);
  const capabilities = capabilitiesOf(words.split(' '));
  const refs = refsOf([ref, ...(await readLines(reader))]);
  // `symref=HEAD:refs/heads/main`. There may be several; only HEAD's is used.
  const head = /(?:^| )symref=HEAD:(\S+)/.exec(words)?.[1];
  const named = refs.map((one) => (one.name === 'HEAD' && head ? { ...one, target: head } : one));
  return checked({ version: 1, capabilities, refs: named });
}

/** Requests the refs with one of these prefixes from a remote of version 2. */
export async function listRefs(
  conversation: Conversation,
  prefixes: string[],
): Promise<RemoteRef[]> {
  const reader = await conversation.request(
    encodePkts([
      'command=ls-refs',
      agentCapability,
      'delimiter',
      'peel',
      'symrefs',
      ...prefixes.map((prefix) => `ref-prefix ${prefix}`),
      'flush',
    ]),
  );
  return (await readLines(reader)).flatMap((line) => {
    const [oid = '', name = '', ...attributes] = line.split(' ');
    // HEAD points to a branch without commits.
    if (oid === 'unborn') return [];
    const of = (key: string) =>
      attributes.find((one) => one.startsWith(key))?.slice(key.length) ?? null;
    return [checkedRef({ name, oid, peeled: of('peeled:'), target: of('symref-target:') })];
  });
}

/** Reads the text of all packets up to the flush. */
async function readLines(reader: ByteReader): Promise<string[]> {
  const lines: string[] = [];
  let length = 0;
  for (;;) {
    const pkt = await readPkt(reader);
    if (pkt === 'flush') return lines;
    if (!(pkt instanceof Uint8Array)) throw unexpected();
    length += pkt.length;
    if (length > refsBytesMax) throw tooLarge(`its refs have more than ${refsBytesMax} bytes`);
    lines.push(pktText(pkt));
  }
}

function capabilitiesOf(words: string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const [name = '', ...value] = word.split('=');
      return [name, value.join('=')];
    }),
  );
}

/**
 * Parses the refs of a version 0 advertisement. The line after an annotated tag has its name with `^{}` and
 * its commit.
 */
function refsOf(lines: string[]): RemoteRef[] {
  const refs: RemoteRef[] = [];
  for (const line of lines) {
    const [oid = '', name = ''] = line.split(' ', 2);
    // Without refs, a placeholder carries the capabilities.
    if (oid === noCommit || oid === 'shallow') continue;
    const last = refs.at(-1);
    if (last && name === `${last.name}^{}`) last.peeled = checkedRef({ ...last, oid }).oid;
    else refs.push(checkedRef({ name, oid, peeled: null, target: null }));
  }
  return refs;
}

function checkedRef(ref: RemoteRef): RemoteRef {
  const oids = [ref.oid, ref.peeled ?? ref.oid];
  if (ref.name === '' || !oids.every((oid) => /^[0-9a-f]{40}$/.test(oid))) throw unexpected();
  return ref;
}

function checked(advertisement: Advertisement): Advertisement {
  const format = advertisement.capabilities.get('object-format') ?? 'sha1';
  if (format === 'sha1') return advertisement;
  throw new AppError(
    'git.invalid',
    `The repository uses the object format ${format}; only sha1 is supported.`,
  );
}

function unexpected(): AppError {
  return new AppError('git.invalid', 'The response of the remote violates the git protocol.');
}
