import { createHash } from 'node:crypto';
import { defaultLimits } from '#api/domain/limits.ts';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { createGitRemotes } from '#api/platform/git/remotes.ts';
import { AppError } from '#schema/error.ts';
import { checkPaths, pathProblem } from '#schema/path.ts';
import { scan } from '#sync/scan.ts';
import {
  commitBytes,
  copyDelta,
  makePack,
  oidOf,
  type RawObject,
  treeBytes,
} from '#test/support/git/pack.ts';
import { capabilities, packAnswer, pkt } from '#test/support/git/pack-server.ts';
import { skillMd } from '#test/support/skill-md.ts';
import type { Choices } from '../choices.ts';
import { Finding } from '../finding.ts';
import type { Target } from '../fuzz.ts';
import { hostileText, joined, mutateBytes, mutateJson } from '../hostile.ts';

const limits = {
  ...gitLimitsDefault,
  packBytesMax: 1024 * 1024,
  blobBytesMax: 64 * 1024,
  unpackedBytesMax: 1024 * 1024,
  objectsMax: 200,
  entriesMax: 200,
};

/**
 * A git remote that answers anything: refs, packs, commits, trees and marketplace files, lies in each, over
 * the real conversation. It ends in a scan of safe paths or in an error of git's.
 */
export const repositoriesTarget: Target = {
  name: 'repositories',
  casesPerSession: Infinity,
  open: async () => ({ run: runCase, close: async () => {} }),
};

async function runCase(choices: Choices): Promise<void> {
  const repository = repositoryOf(choices);
  const source = { url: 'http://git.example/team/skills.git', ref: null, credential: null };
  const remotes = createGitRemotes({
    openHttp: () => ({
      async send(request) {
        const isHead = request.method === 'GET';
        const asked = new TextDecoder().decode(request.body ?? new Uint8Array());
        const bytes = isHead
          ? repository.advertisement
          : asked.includes('ls-refs')
            ? repository.refs
            : repository.pack;
        const type = `application/x-git-upload-pack-${isHead ? 'advertisement' : 'result'}`;
        const header = (name: string) => (name === 'content-type' ? type : null);
        return { status: 200, header, body: piecesOf(bytes) };
      },
      close() {},
    }),
    openSsh: null,
    timeouts: { connectMs: 60_000, idleMs: 60_000, totalMs: 60_000 },
  });
  try {
    const head = await remotes.resolveRemote(source);
    if (!/^[0-9a-f]{40}$/.test(head.commit)) throw new Finding('a commit is no name', head.commit);
    const snapshot = await remotes.fetchTree(source, repository.commit, limits);
    const unsafe = snapshot.files.filter(({ path }) => pathProblem(path) !== null);
    if (unsafe.length > 0) throw new Finding('an unsafe path is read', JSON.stringify(unsafe));
    const found = await scan(snapshot, '');
    const sound = found.candidates.filter(({ problems }) => problems.length === 0);
    await snapshot.load({ folders: sound.map(({ path }) => path), oids: [] });
    for (const { files } of sound) {
      const collisions = checkPaths(files.map(({ path }) => path));
      if (collisions.length > 0)
        throw new Finding('files of an asset collide', JSON.stringify(collisions));
      for (const { oid } of files.slice(0, defaultLimits.filesMax)) {
        const sizeBytes = snapshot.sizeOf(oid);
        if (sizeBytes === null) continue;
        const bytes = await snapshot.readBlob(oid);
        if (bytes.length !== sizeBytes) throw new Finding('a file has another size', oid);
      }
    }
  } catch (err) {
    if (err instanceof AppError && err.code.startsWith('git.')) return;
    throw err;
  }
}

/** A few pieces, since nothing comes whole. */
async function* piecesOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 4096) yield bytes.subarray(at, at + 4096);
}

type Bytes = Uint8Array<ArrayBuffer>;

function repositoryOf(choices: Choices): {
  advertisement: Bytes;
  refs: Bytes;
  pack: Bytes;
  commit: string;
} {
  const objects: RawObject[] = [];
  const add = (type: 'blob' | 'tree' | 'commit', data: Uint8Array) => {
    const bytes = choices.oneIn(12) ? mutateBytes(choices, data) : data;
    objects.push({ type, data: bytes });
    // Of what was damaged the name fits, or does not.
    return oidOf(type, choices.oneIn(20) ? data : bytes);
  };
  const folder = (lines: { mode: string; name: string; oid: string }[]) => {
    const odd = choices.oneIn(5) ? oddLines(choices, lines) : lines;
    return add('tree', treeBytes(odd));
  };
  const skill = folder([
    { mode: '100644', name: 'SKILL.md', oid: add('blob', Buffer.from(skillMd('made'))) },
    { mode: '100755', name: 'run.sh', oid: add('blob', Buffer.from('#!/bin/sh\n')) },
  ]);
  const plugin = folder([
    { mode: '100644', name: 'marketplace.json', oid: add('blob', marketplaceOf(choices)) },
  ]);
  const root = folder([
    { mode: '40000', name: '.claude-plugin', oid: plugin },
    { mode: '40000', name: 'skills', oid: folder([{ mode: '40000', name: 'made', oid: skill }]) },
  ]);
  const commit = add('commit', commitOf(choices, root));
  if (choices.oneIn(6)) objects.push(...deltasOf(choices, objects));
  return {
    advertisement: damaged(choices, advertisementOf(choices, commit)),
    refs: damaged(choices, refsOf(choices, commit)),
    pack: damaged(choices, answerOf(choices, packOf(choices, objects))),
    commit,
  };
}

function damaged(choices: Choices, bytes: Uint8Array): Bytes {
  return choices.oneIn(12) ? mutateBytes(choices, bytes) : Uint8Array.from(bytes);
}

function oddLines(choices: Choices, lines: { mode: string; name: string; oid: string }[]) {
  const odd = lines.map((line) => ({ ...line }));
  for (let count = 1 + choices.below(3); count > 0; count--) {
    const line = choices.pick(odd);
    switch (choices.below(4)) {
      case 0:
        line.name = hostileText(choices).replaceAll('\0', '') || 'x';
        break;
      case 1:
        line.mode = choices.pick(['100664', '120000', '160000', '040000', '40000', '7', '100600']);
        break;
      case 2:
        odd.push({
          ...line,
          name: choices.pick([line.name, line.name.toUpperCase(), '.GIT', 'git~1']),
        });
        break;
      default:
        line.oid = choices.pick(['0'.repeat(40), ...odd.map(({ oid }) => oid)]);
    }
  }
  return odd;
}

function marketplaceOf(choices: Choices): Uint8Array {
  const list = {
    name: 'team',
    metadata: { pluginRoot: './' },
    plugins: [
      { name: 'one', source: './', skills: ['./skills/made'], category: 'x', keywords: ['a'] },
      { name: 'two', source: { source: 'github', repo: 'a/b' } },
    ],
  };
  const text = JSON.stringify(choices.oneIn(2) ? mutateJson(choices, list) : list) ?? '';
  return damaged(choices, Buffer.from(text));
}

function commitOf(choices: Choices, tree: string): Uint8Array {
  if (!choices.oneIn(6)) return commitBytes(tree);
  const lines = [
    `tree ${tree}`,
    `author ${hostileText(choices)} <${hostileText(choices)}> ${choices.pick(['1', '9'.repeat(12), '-1', ''])} +0000`,
    `encoding ${choices.pick(['utf-16', 'gbk', 'x', 'latin1'])}`,
    '',
    hostileText(choices),
  ];
  return Buffer.from(lines.join('\n'));
}

function deltasOf(choices: Choices, objects: RawObject[]): RawObject[] {
  const base = objects[0];
  const baseBytes = base?.data.length ?? 0;
  const copies = copyDelta(
    baseBytes,
    choices.pick([1, baseBytes, 0xffffff]),
    choices.pick([1, 3, 200]),
  );
  const data = damaged(choices, copies);
  return [
    { type: 'ofs-delta', data, base: choices.below(3) },
    { type: 'ref-delta', data, baseOid: base ? oidOf(base.type, base.data) : '0'.repeat(40) },
    // A delta of itself, or of nothing.
    { type: 'ref-delta', data, baseOid: choices.pick(['f'.repeat(40), '0'.repeat(40)]) },
  ].slice(0, 1 + choices.below(3)) as RawObject[];
}

function packOf(choices: Choices, objects: RawObject[]): Uint8Array {
  const lying = objects.map((object) =>
    choices.oneIn(25)
      ? { ...object, declaredBytes: choices.pick([0, 1, 65_536, 2 ** 31, 2 ** 40]) }
      : object,
  );
  const count = choices.oneIn(20) ? choices.pick([0, 1, 201, 2 ** 32 - 1]) : lying.length;
  const pack = makePack(lying, { count, version: choices.oneIn(30) ? 3 : 2 });
  if (!choices.oneIn(8)) return pack;
  // Damaged inside, with a checksum that fits.
  const body = mutateBytes(choices, pack.subarray(0, -20), 12);
  return joined(body, createHash('sha1').update(body).digest());
}

function answerOf(choices: Choices, pack: Uint8Array): Uint8Array {
  const answer = packAnswer(pack);
  if (!choices.oneIn(8)) return answer;
  const first = choices.pick([
    pkt('ERR no such thing\n'),
    pkt('acknowledgments\n'),
    pkt(Buffer.concat([Buffer.from([3]), Buffer.from(hostileText(choices))])),
    pkt(Buffer.concat([Buffer.from([2]), Buffer.from(hostileText(choices))])),
    Buffer.from('0001'),
    Buffer.from('0003'),
    Buffer.from('fff0'),
    Buffer.from(hostileText(choices)),
  ]);
  return choices.oneIn(2) ? joined(first, answer) : joined(pkt('packfile\n'), first, answer);
}

function advertisementOf(choices: Choices, commit: string): Uint8Array {
  if (!choices.oneIn(4)) return capabilities;
  const words = 'side-band-64k shallow ofs-delta symref=HEAD:refs/heads/main filter';
  const lines = [
    pkt('# service=git-upload-pack\n'),
    Buffer.from('0000'),
    ...(choices.oneIn(4) ? [pkt('version 1\n')] : []),
    pkt(`${choices.oneIn(6) ? hostileText(choices) : commit} HEAD\0${words}\n`),
    pkt(`${commit} refs/heads/${choices.oneIn(4) ? hostileText(choices) : 'main'}\n`),
    pkt(`${commit} refs/tags/v1^{}\n`),
    ...(choices.oneIn(8) ? [pkt(hostileText(choices))] : []),
    Buffer.from('0000'),
  ];
  return joined(...lines);
}

function refsOf(choices: Choices, commit: string): Uint8Array {
  const lines = [
    pkt(`${commit} HEAD symref-target:refs/heads/main\n`),
    pkt(`${commit} refs/heads/main\n`),
  ];
  if (choices.oneIn(4)) lines.unshift(pkt(`${hostileText(choices)} ${hostileText(choices)}\n`));
  if (choices.oneIn(8)) lines.unshift(pkt('unborn HEAD symref-target:refs/heads/main\n'));
  return joined(...lines, Buffer.from('0000'));
}
