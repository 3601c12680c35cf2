import { AppError } from '#schema/error.ts';
import { checkPaths } from '#schema/path.ts';
import { buildArchive, readZip, type SourceFile } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import { CliError } from '#cli/errors.ts';
import { digestOf, unpack } from '#cli/install/unpack.ts';
import { skillMd } from '#test/support/skill-md.ts';
import { type RawEntry, type RawEnd, rawZip } from '#test/support/zip.ts';
import type { Choices } from '../choices.ts';
import { Finding } from '../finding.ts';
import type { Target } from '../fuzz.ts';
import { hostileText, joined, mutateBytes } from '../hostile.ts';

const limits = { ...defaultLimits, filesMax: 50, fileBytesMax: 200_000, unpackedBytesMax: 400_000 };

/**
 * ZIPs that lie in any field, then with damaged bytes, as a publisher sends them and as a registry hands
 * them to the CLI. What is taken is safe, and within the limits; what is not is refused by file.
 */
export const archivesTarget: Target = {
  name: 'archives',
  casesPerSession: Infinity,
  open: async () => ({ run: runCase, close: async () => {} }),
};

async function runCase(choices: Choices): Promise<void> {
  const zip = archiveOf(choices);
  const taken = await refusedOr(readZip('skill', zip, limits), AppError);
  if (taken) {
    const { files } = taken;
    checkFiles(files);
    // What was taken can be packed, and comes out of the CLI as it went in.
    if (files.some(({ path }) => path === 'SKILL.md')) {
      const archive = await refusedOr(buildArchive('skill', files, limits), AppError);
      if (archive) {
        const digest = digestOf(archive.bytes);
        const out = unpack(archive.bytes, { kind: 'skill', digest });
        if (out.length !== files.length)
          throw new Finding('a file is lost between ZIP and disk', '');
      }
    }
  }
  const unpacked = await refusedOr(
    Promise.resolve().then(() => unpack(zip, { kind: 'skill', digest: digestOf(zip) })),
    CliError,
  );
  if (unpacked) checkFiles(unpacked);
}

/** What a promise gives, or null when it refuses as it should. */
async function refusedOr<T>(
  promise: Promise<T>,
  refusal: typeof AppError | typeof CliError,
): Promise<T | null> {
  try {
    return await promise;
  } catch (err) {
    if (err instanceof refusal && err.code !== 'internal.error' && err.code !== 'cli.failed')
      return null;
    throw err;
  }
}

function checkFiles(files: readonly Pick<SourceFile, 'path' | 'bytes'>[]): void {
  const problems = checkPaths(files.map(({ path }) => path));
  if (problems.length > 0) throw new Finding('an unsafe path is taken', JSON.stringify(problems));
  for (const { path } of files) {
    if (/(^|\/)(\.\.?|\.git|git~\d)(\/|$)/i.test(path) || path.startsWith('/')) {
      throw new Finding('a path that leaves its folder is taken', JSON.stringify(path));
    }
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > limits.unpackedBytesMax * 10)
    throw new Finding('more is unpacked than may be', `${total}`);
}

function archiveOf(choices: Choices): Uint8Array<ArrayBuffer> {
  const entries = Array.from({ length: 1 + choices.below(5) }, (_, at) =>
    entryOf(choices, at === 0 ? 'SKILL.md' : `docs/${at}.md`),
  );
  if (choices.oneIn(8)) entries.push(...entries.slice(0, 1));
  const zip = rawZip(entries, endOf(choices));
  return choices.oneIn(3) ? mutateBytes(choices, zip) : zip;
}

function entryOf(choices: Choices, plain: string): RawEntry {
  const content = plain === 'SKILL.md' ? skillMd('zipped') : 'text\n'.repeat(choices.below(400));
  const entry: RawEntry = { name: plain, content };
  if (choices.oneIn(4)) entry.name = nameOf(choices, plain);
  if (choices.oneIn(10)) entry.method = choices.pick([8, 0, 9, 12, 99]);
  if (choices.oneIn(12)) entry.flags = choices.pick([0x0800, 0, 1, 8, 0x40, 0x2000, 0xffff]);
  if (choices.oneIn(12)) entry.mode = choices.pick(modes);
  if (choices.oneIn(15)) entry.sizeBytes = sizeOf(choices);
  if (choices.oneIn(15)) entry.compressedBytes = sizeOf(choices);
  if (choices.oneIn(15)) entry.crc = choices.below(0x100000000);
  if (choices.oneIn(15)) entry.headerOffset = sizeOf(choices);
  if (choices.oneIn(20)) entry.phantom = true;
  if (choices.oneIn(15)) entry.dosAttributes = choices.pick([0, 0x10, 0xff]);
  if (choices.oneIn(15)) entry.extra = extraOf(choices);
  if (choices.oneIn(12)) {
    entry.local = choices.pick([
      { name: '../evil.txt' },
      { method: 0 },
      { flags: 0 },
      { sizeBytes: 0 },
      { compressedBytes: 0xffffffff },
      { crc: 0 },
      { extra: extraOf(choices) },
    ]);
  }
  return entry;
}

const modes = [0o100644, 0o100755, 0, 0o120777, 0o040755, 0o060644, 0o104755, 0o010644, 0o140755];

function nameOf(choices: Choices, plain: string): string | Uint8Array {
  switch (choices.below(5)) {
    case 0:
      return `${hostileText(choices)}`;
    case 1:
      return `${plain}/${hostileText(choices)}`;
    case 2:
      return `wrapper/${plain}`;
    case 3:
      return `${choices.pick(['a', '.GIT', 'git~1', '.git ', '.g\u200dit', 'CON', '..', 'x:y'])}/${plain}`;
    default:
      return Uint8Array.from(choices.list(20, () => choices.below(256)));
  }
}

function sizeOf(choices: Choices): number {
  return choices.pick([0, 1, 22, 30, 46, 200_000, 0x7fffffff, 0xfffffffe, 0xffffffff]);
}

/** Extra fields: of ZIP64, of Unicode paths, and rubbish. */
function extraOf(choices: Choices): Uint8Array {
  const fields = [
    Uint8Array.of(1, 0, 16, 0, ...new Uint8Array(16).fill(255)),
    Uint8Array.of(1, 0, 0xff, 0xff),
    Uint8Array.of(0x75, 0x70, 9, 0, 1, 0, 0, 0, 0, 0x2e, 0x2e, 0x2f, 0x78),
    Uint8Array.of(0, 0, 0, 0),
    Uint8Array.of(7),
  ];
  return choices.pick(fields);
}

function endOf(choices: Choices): RawEnd {
  const end: RawEnd = {};
  if (choices.oneIn(15)) end.count = choices.pick([0, 1, 2, 0xffff, 60_001]);
  if (choices.oneIn(20)) end.countOnDisk = choices.pick([0, 1, 0xffff]);
  if (choices.oneIn(20)) end.disk = choices.pick([0, 1, 0xffff]);
  if (choices.oneIn(15)) end.directoryBytes = sizeOf(choices);
  if (choices.oneIn(15)) end.directoryOffset = sizeOf(choices);
  if (choices.oneIn(15)) end.comment = new TextEncoder().encode(hostileText(choices));
  if (choices.oneIn(20)) end.prefix = new TextEncoder().encode('#!/bin/sh\nexit\n');
  // A ZIP64 end record and its locator.
  if (choices.oneIn(15)) {
    const rest = (length: number) => new Uint8Array(length).fill(choices.pick([0, 1, 255]));
    end.beforeEnd = joined(
      Uint8Array.of(0x50, 0x4b, 6, 6, 44, 0, 0, 0, 0, 0, 0, 0),
      rest(44),
      Uint8Array.of(0x50, 0x4b, 6, 7),
      rest(16),
    );
  }
  return end;
}
