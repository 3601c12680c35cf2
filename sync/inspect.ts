import { breathe } from '#api/domain/archive/breathe.ts';
import { AppError } from '#schema/error.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { manifestBytesMax } from '#schema/manifest/limits.ts';
import { parseSkillManifest } from '#schema/manifest/skill.ts';
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
};

/** As many reasons as an outcome carries. */
const reasonsMax = 10;

/**
 * Reads the manifest of each candidate that is not known with the same fingerprint, and nothing else.
 * `folderName` names a skill at the root of the repository.
 */
export async function inspect(
  candidates: Candidate[],
  tree: Pick<ScannedTree, 'readBlob'>,
  known: { isUnchanged(path: string, fingerprint: string): boolean; folderName: string },
): Promise<InspectedCandidate[]> {
  const inspected: InspectedCandidate[] = [];
  let worked = 0;
  for (const candidate of candidates) {
    const fingerprint = await fingerprintOf(candidate);
    const isSame =
      candidate.problems.length === 0 && known.isUnchanged(candidate.path, fingerprint);
    const manifest = isSame ? null : await readManifest(candidate, tree, known.folderName);
    inspected.push({ candidate, fingerprint, manifest });
    // A manifest costs about as much as this many bytes of packing.
    worked = await breathe(worked + (isSame ? 1_000 : 50_000 + candidate.manifest.sizeBytes));
  }
  return inspected;
}

/** The name of a candidate's folder, which names a skill whose manifest does not. */
export function folderNameOf({ path }: Pick<Candidate, 'path'>, rootName: string): string {
  return path.split('/').at(-1) || rootName;
}

async function readManifest(
  candidate: Candidate,
  tree: Pick<ScannedTree, 'readBlob'>,
  rootName: string,
): Promise<ReadManifest> {
  // Publishing refuses these too; here nothing of a folder is read that cannot be taken.
  if (candidate.problems.length > 0) {
    return refused(candidate.problems.map(({ pointer, detail }) => `${pointer}: ${detail}`));
  }
  const { oid, sizeBytes } = candidate.manifest;
  if (sizeBytes > manifestBytesMax) return refused(['SKILL.md: the manifest is too large']);
  try {
    const text = decodeManifest(await tree.readBlob(oid));
    const manifest = parseSkillManifest(text, {
      file: 'SKILL.md',
      folderName: folderNameOf(candidate, rootName),
    });
    if (manifest.name === null) {
      return refused([`SKILL.md: no name for its address can be made; give it one of a–z and 0–9`]);
    }
    const warnings = manifest.warnings.map(({ line, text }) =>
      line === null ? text : `line ${line}: ${text}`,
    );
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

function refused(reasons: string[]): ReadManifest {
  return { ok: false, reasons: shorten(reasons) };
}

/** The first reasons, and how many more there are. */
export function shorten(reasons: string[]): string[] {
  if (reasons.length <= reasonsMax) return reasons;
  return [...reasons.slice(0, reasonsMax), `and ${reasons.length - reasonsMax} more`];
}
