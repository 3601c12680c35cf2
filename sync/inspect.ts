import { yieldToEventLoop } from '#api/domain/archive/yield-to-event-loop.ts';
import { AppError, type ErrorItem } from '#schema/error.ts';
import { isManifest, kindModule } from '#schema/kinds/index.ts';
import { isLfsPointer, lfsPointerProblem } from '#schema/lfs-pointer.ts';
import { linkCopied } from '#schema/link.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { manifestBytesMax } from '#schema/manifest/limits.ts';
import { manifestRefused } from '#schema/manifest/refuse.ts';
import type { Warning } from '#schema/version.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Candidate, ScannedTree } from './scan/candidate.ts';

/** The parts of a manifest that a plan needs, or the reasons why the manifest is refused. */
export type ReadManifest =
  | {
      ok: true;
      name: string;
      /** The name to use where another thing has that one. */
      alternativeName: string | null;
      version: string | null;
      warnings: string[];
    }
  | { ok: false; reasons: string[] };

/** A candidate with its fingerprint. `manifest` is null if the fingerprint shows that nothing changed. */
export type InspectedCandidate = {
  candidate: Candidate;
  fingerprint: string;
  manifest: ReadManifest | null;
  /** Only for an asset whose source was removed: whether the registry has the same content already. */
  isPublished?: boolean;
};

/** The most reasons that an outcome lists. */
const reasonsMax = 10;

/** What is known before candidates are read. */
type Known = {
  /** Whether the candidate was published before with this fingerprint. */
  isUnchanged(candidate: Candidate, fingerprint: string): boolean;
  /** The folder name that is used for an asset at the root of the repository. */
  folderName: string;
  /** The most bytes of one file. */
  fileBytesMax: number;
};

/** Every Git LFS pointer is smaller than this. */
const smallBytes = 1024;

/**
 * Loads the files of each candidate that is new or whose fingerprint changed, checks whether they can be
 * published, and reads the manifest. Throws what loading throws.
 */
export async function inspect(
  candidates: Candidate[],
  tree: Pick<ScannedTree, 'load' | 'sizeOf' | 'readBlob'>,
  known: Known,
): Promise<InspectedCandidate[]> {
  const looked: { candidate: Candidate; fingerprint: string; isSame: boolean }[] = [];
  for (const candidate of candidates) {
    const fingerprint = await fingerprintOf(candidate);
    const isSame = candidate.problems.length === 0 && known.isUnchanged(candidate, fingerprint);
    looked.push({ candidate, fingerprint, isSame });
  }
  const wanted = looked.flatMap(({ candidate, isSame }) =>
    isSame || candidate.converted || candidate.problems.length > 0 ? [] : [candidate],
  );
  await tree.load({
    folders: wanted.map(({ path }) => path),
    oids: wanted.flatMap(({ files }) => files.flatMap((one) => (one.linkTo ? [one.oid] : []))),
  });
  const inspected: InspectedCandidate[] = [];
  let worked = 0;
  for (const { candidate, fingerprint, isSame } of looked) {
    const manifest = isSame ? null : await readManifest(candidate, tree, known);
    inspected.push({ candidate, fingerprint, manifest });
    // Reading a manifest takes about as long as packing this many bytes.
    worked = await yieldToEventLoop(worked + (isSame ? 1_000 : 50_000));
  }
  return inspected;
}

/** The name of a candidate's folder: the name of the asset if its manifest has none. */
export function folderNameOf(
  { path, converted }: Pick<Candidate, 'path' | 'converted'>,
  rootName: string,
): string {
  return converted ? converted.name : path.split('/').at(-1) || rootName;
}

async function readManifest(
  candidate: Candidate,
  tree: Pick<ScannedTree, 'sizeOf' | 'readBlob'>,
  { folderName, fileBytesMax }: Known,
): Promise<ReadManifest> {
  // Publishing refuses these too; checking here avoids reading a folder that will be refused.
  const problems =
    candidate.problems.length > 0
      ? candidate.problems
      : await contentProblems(candidate, tree, fileBytesMax);
  if (problems.length > 0) {
    return refused(problems.map(({ pointer, detail }) => `${pointer}: ${detail}`));
  }
  const { manifestFile, readManifest: read } = kindModule(candidate.kind);
  try {
    const text = await manifestText(candidate, manifestFile, tree);
    const manifest = read(text, { folderName: folderNameOf(candidate, folderName) });
    if (manifest.name === null) {
      return refused([
        `${manifestFile}: no valid name can be made from it; use a name of a–z and 0–9`,
      ]);
    }
    const warnings = [
      ...manifest.warnings.map(({ line, text }) =>
        line === null ? text : `line ${line}: ${text}`,
      ),
      ...copiedLinks(candidate).map(({ file, text }) => `${file}: ${text}`),
    ];
    return {
      ok: true,
      name: manifest.name,
      alternativeName: manifest.alternativeName ?? null,
      version: manifest.version,
      warnings: shorten(warnings),
    };
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    const reasons = (err.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
    return refused(reasons.length > 0 ? reasons : [err.detail]);
  }
}

async function manifestText(
  { kind, manifest, converted }: Candidate,
  manifestFile: string,
  tree: Pick<ScannedTree, 'sizeOf' | 'readBlob'>,
): Promise<string> {
  const made = converted?.files.find(({ path }) => isManifest(kind, path));
  if (made) return made.text;
  if (manifest === null) throw manifestRefused(manifestFile, null, 'the manifest cannot be read');
  if ((tree.sizeOf(manifest.oid) ?? Infinity) > manifestBytesMax) {
    throw manifestRefused(manifestFile, null, 'the manifest is too large');
  }
  return decodeManifest(await tree.readBlob(manifest.oid), manifestFile);
}

/** Problems in the content of a candidate's files; the pointers are paths in the repository. */
async function contentProblems(
  { path: folder, files }: Candidate,
  tree: Pick<ScannedTree, 'sizeOf' | 'readBlob'>,
  fileBytesMax: number,
): Promise<ErrorItem[]> {
  const problems: ErrorItem[] = [];
  for (const { path, oid } of files) {
    const sizeBytes = tree.sizeOf(oid);
    const pointer = folder === '' ? path : `${folder}/${path}`;
    if (sizeBytes === null) {
      problems.push({ pointer, detail: `the file is larger than ${fileBytesMax} bytes` });
    } else if (sizeBytes < smallBytes && isLfsPointer(await tree.readBlob(oid))) {
      problems.push({ pointer, detail: lfsPointerProblem });
    }
  }
  return problems;
}

/** One warning for each link of a candidate that is published as a copy of its target. */
export function copiedLinks({ files }: Pick<Candidate, 'files'>): Warning[] {
  return files.flatMap(({ path, linkTo }) => (linkTo === null ? [] : [linkCopied(path, linkTo)]));
}

function refused(reasons: string[]): ReadManifest {
  return { ok: false, reasons: shorten(reasons) };
}

/** The first reasons, and how many more there are. */
export function shorten(reasons: string[]): string[] {
  if (reasons.length <= reasonsMax) return reasons;
  return [...reasons.slice(0, reasonsMax), `and ${reasons.length - reasonsMax} more`];
}
