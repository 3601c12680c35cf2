import { yieldToEventLoop } from '#api/domain/archive/yield-to-event-loop.ts';
import { AppError, type ErrorItem } from '#schema/error.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { isLfsPointer, lfsPointerProblem } from '#schema/lfs-pointer.ts';
import { linkCopied } from '#schema/link.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { manifestBytesMax } from '#schema/manifest/limits.ts';
import type { Warning } from '#schema/version.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Candidate, ScannedTree } from './scan/candidate.ts';

/** What a manifest says that a plan goes by; or why it is none. */
export type ReadManifest =
  | { ok: true; name: string; version: string | null; warnings: string[] }
  | { ok: false; reasons: string[] };

/** A candidate with its fingerprint; its manifest is null where the fingerprint was enough. */
export type InspectedCandidate = {
  candidate: Candidate;
  fingerprint: string;
  manifest: ReadManifest | null;
  /** Of an asset whose source is no more: whether publishing it would change nothing. */
  isPublished?: boolean;
};

/** As many reasons as an outcome carries. */
const reasonsMax = 10;

/** What is known before a candidate is looked into. */
type Known = {
  /** Whether it was taken with this fingerprint before. */
  isUnchanged(candidate: Candidate, fingerprint: string): boolean;
  /** What names an asset at the root of the repository. */
  folderName: string;
  /** What a file of a repository may have. */
  fileBytesMax: number;
};

/** A Git LFS pointer is smaller. */
const smallBytes = 1024;

/**
 * Loads the files of each candidate that is not known with the same fingerprint, looks whether they can be
 * taken, and reads its manifest. Throws what loading them throws.
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
    isSame || candidate.problems.length > 0 ? [] : [candidate],
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
    // A manifest costs about as much as this many bytes of packing.
    worked = await yieldToEventLoop(worked + (isSame ? 1_000 : 50_000));
  }
  return inspected;
}

/** The name of a candidate's folder, which names an asset whose manifest does not. */
export function folderNameOf({ path }: Pick<Candidate, 'path'>, rootName: string): string {
  return path.split('/').at(-1) || rootName;
}

async function readManifest(
  candidate: Candidate,
  tree: Pick<ScannedTree, 'sizeOf' | 'readBlob'>,
  { folderName, fileBytesMax }: Known,
): Promise<ReadManifest> {
  // Publishing refuses these too; here nothing of a folder is read that cannot be taken.
  const problems =
    candidate.problems.length > 0
      ? candidate.problems
      : await contentProblems(candidate, tree, fileBytesMax);
  if (problems.length > 0) {
    return refused(problems.map(({ pointer, detail }) => `${pointer}: ${detail}`));
  }
  if (candidate.manifest === null) return refused(['There is no manifest that can be read']);
  const { oid } = candidate.manifest;
  const { manifestFile, readManifest: read } = kindModule(candidate.kind);
  const sizeBytes = tree.sizeOf(oid) ?? Infinity;
  if (sizeBytes > manifestBytesMax) {
    return refused([`${manifestFile}: the manifest is too large`]);
  }
  try {
    const text = decodeManifest(await tree.readBlob(oid), manifestFile);
    const manifest = read(text, { folderName: folderNameOf(candidate, folderName) });
    if (manifest.name === null) {
      return refused([
        `${manifestFile}: no name for its address can be made; give it one of a–z and 0–9`,
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
      version: manifest.version,
      warnings: shorten(warnings),
    };
  } catch (err) {
    if (!(err instanceof AppError)) throw err;
    const reasons = (err.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
    return refused(reasons.length > 0 ? reasons : [err.detail]);
  }
}

/** What keeps the files of a candidate from being taken that their names do not tell; paths are those of the repository. */
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

/** What a version warns of that has copies of files in place of links to them. */
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
