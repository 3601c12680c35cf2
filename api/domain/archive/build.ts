import { deflateSync } from 'fflate';
import type { Kind } from '#schema/kind.ts';
import { isManifest, kindModule } from '#schema/kinds/index.ts';
import { fileWarnings } from '#schema/file-warnings.ts';
import { isLfsPointer, lfsPointerProblem } from '#schema/lfs-pointer.ts';
import { warningsMax } from '#schema/manifest/limits.ts';
import { pathWarnings } from '#schema/path-warnings.ts';
import type { Limits } from '../limits.ts';
import { yieldToEventLoop } from './yield-to-event-loop.ts';
import { checkFiles } from './check.ts';
import { crc32 } from './crc32.ts';
import { digestOf } from './digest.ts';
import { type Archive, type ArchivedFile, comparePaths, type SourceFile } from './files.ts';
import { mediaTypeOf } from './media-type.ts';
import { archiveRefused } from './refuse.ts';

const encoder = new TextEncoder();
/** 1980-01-01 00:00:00, the earliest time in ZIP. */
const dosTime = 0;
const dosDate = 0x21;
/** 2.0: deflate and folders. Made by: Unix (3), so that modes are read. */
const versionNeeded = 20;
const versionMadeBy = (3 << 8) | 20;
/** Bit 11: names are UTF-8. */
const utf8Flag = 0x0800;
/**
 * The deflate level. Do not change it: equal files would get another digest, so publishing stored content
 * again would conflict.
 */
const level = 6;
const regularFile = 0o100000;

type Packed = { name: Uint8Array; data: Uint8Array; crc: number; file: ArchivedFile };

/**
 * Builds the archive of a version. Equal files give equal bytes, on any machine and in any order: entries are
 * sorted by path bytes, times are fixed, modes are 0644 or 0755, and deflate is used where it is smaller. The
 * manifest at the root, which is required, gets its usual name from any case (`skill.md` becomes `SKILL.md`).
 * Throws `archive.invalid` with each file and reason; a Git LFS pointer is refused too.
 */
export async function buildArchive(
  kind: Kind,
  files: SourceFile[],
  limits: Limits,
): Promise<Archive> {
  const { manifestFile } = kindModule(kind);
  const named = files.map((file) =>
    isManifest(kind, file.path) ? { ...file, path: manifestFile } : file,
  );
  // Checked under the original names, so that the error names two manifests that differ in case.
  const problems = checkFiles(
    files.map(({ path, bytes }) => ({ path, sizeBytes: bytes.length })),
    limits,
  );
  if (!named.some(({ path }) => path === manifestFile)) {
    problems.push({ pointer: manifestFile, detail: missingManifest(named, manifestFile) });
  }
  if (problems.length === 0) {
    for (const { path, bytes } of named) {
      if (isLfsPointer(bytes)) problems.push({ pointer: path, detail: lfsPointerProblem });
    }
  }
  if (problems.length > 0) throw archiveRefused(problems);

  const packed: Packed[] = [];
  const sorted = named.toSorted((a, b) => comparePaths(a.path, b.path));
  const warnings = pathWarnings(sorted.map(({ path }) => path)).slice(0, warningsMax);
  let offset = 0;
  let worked = 0;
  for (const file of sorted) {
    const name = encoder.encode(file.path);
    const deflated = deflateSync(file.bytes, { level });
    const deflate = deflated.length < file.bytes.length;
    const data = deflate ? deflated : file.bytes;
    packed.push({
      name,
      data,
      crc: crc32(file.bytes),
      file: {
        path: file.path,
        digest: await digestOf(file.bytes),
        sizeBytes: file.bytes.length,
        executable: file.executable,
        mediaType: mediaTypeOf(file.path, file.bytes),
        archiveOffset: offset + 30 + name.length,
        archiveLength: data.length,
        compression: deflate ? 8 : 0,
      },
    });
    offset += 30 + name.length + data.length;
    for (const warning of fileWarnings(file.path, file.bytes)) {
      if (warnings.length < warningsMax) warnings.push(warning);
    }
    worked = await yieldToEventLoop(worked + file.bytes.length);
  }
  const bytes = writeZip(packed, offset);
  return {
    bytes,
    digest: await digestOf(bytes),
    files: packed.map(({ file }) => file),
    unpackedBytes: packed.reduce((sum, { file }) => sum + file.sizeBytes, 0),
    warnings,
  };
}

function missingManifest(files: SourceFile[], manifestFile: string): string {
  const end = `/${manifestFile}`.toLowerCase();
  const deeper = files.find(({ path }) => path.toLowerCase().endsWith(end));
  return deeper
    ? `there is no ${manifestFile} at the root; publish the folder of ${deeper.path} itself`
    : `there is no ${manifestFile} at the root`;
}

/** Layout: APPNOTE 4.3, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function writeZip(packed: Packed[], directoryOffset: number): Uint8Array<ArrayBuffer> {
  const directoryBytes = packed.reduce((sum, { name }) => sum + 46 + name.length, 0);
  const out = new Uint8Array(directoryOffset + directoryBytes + 22);
  const view = new DataView(out.buffer);
  let at = 0;
  const u16 = (value: number) => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const u32 = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const raw = (bytes: Uint8Array) => {
    out.set(bytes, at);
    at += bytes.length;
  };
  const common = ({ name, data, crc, file }: Packed) => {
    u16(versionNeeded);
    u16(utf8Flag);
    u16(file.compression);
    u16(dosTime);
    u16(dosDate);
    u32(crc);
    u32(data.length);
    u32(file.sizeBytes);
    u16(name.length);
    u16(0); // no extra fields
  };
  for (const entry of packed) {
    u32(0x04034b50);
    common(entry);
    raw(entry.name);
    raw(entry.data);
  }
  for (const entry of packed) {
    u32(0x02014b50);
    u16(versionMadeBy);
    common(entry);
    u16(0); // no comment
    u16(0); // first disk
    u16(0); // internal attributes
    u32(((regularFile | (entry.file.executable ? 0o755 : 0o644)) << 16) >>> 0);
    u32(entry.file.archiveOffset - 30 - entry.name.length);
    raw(entry.name);
  }
  u32(0x06054b50);
  u16(0);
  u16(0);
  u16(packed.length);
  u16(packed.length);
  u32(directoryBytes);
  u32(directoryOffset);
  u16(0);
  return out;
}
