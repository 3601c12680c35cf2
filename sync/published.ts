import { buildArchive, type SourceFile } from '#api/domain/archive.ts';
import { findByAnyName } from '#api/domain/asset/find.ts';
import type { Services } from '#api/domain/context.ts';
import type { FoundSource } from '#api/domain/source/find.ts';
import { decidePublish } from '#api/domain/version/decide-publish.ts';
import { AppError } from '#schema/error.ts';
import type { InspectedCandidate } from './inspect.ts';
import type { Candidate, ScannedTree } from './scan/candidate.ts';

/** Reads the files of a candidate in the form in which they are published. Their blobs must be loaded. */
export async function readFiles(
  { files, converted }: Pick<Candidate, 'files' | 'converted'>,
  { readBlob }: Pick<ScannedTree, 'readBlob'>,
): Promise<SourceFile[]> {
  const encoder = new TextEncoder();
  const read: SourceFile[] = (converted?.files ?? []).map(({ path, text }) => ({
    path,
    executable: false,
    bytes: encoder.encode(text),
  }));
  for (const { path, oid, executable } of files) {
    read.push({ path, executable, bytes: await readBlob(oid) });
  }
  return read;
}

/** The total size of a candidate's files, in bytes, not compressed. Their blobs must be loaded. */
export function bytesOf(
  { files, converted }: Pick<Candidate, 'files' | 'converted'>,
  { sizeOf }: Pick<ScannedTree, 'sizeOf'>,
): number {
  const made = (converted?.files ?? []).reduce((sum, { text }) => sum + text.length, 0);
  return files.reduce((sum, { oid }) => sum + (sizeOf(oid) ?? 0), made);
}

/**
 * Whether the registry already has this candidate under `name` with the same archive digest, so that
 * publishing it would change nothing. False for a candidate that cannot be published: publishing it
 * reports the reason.
 */
export async function isPublished(
  services: Pick<Services, 'db' | 'settings'>,
  source: Pick<FoundSource, 'namespace'>,
  name: string,
  { candidate, manifest }: InspectedCandidate,
  tree: Pick<ScannedTree, 'sizeOf' | 'readBlob'>,
): Promise<boolean> {
  const { db, settings } = services;
  if (bytesOf(candidate, tree) > settings.limits.unpackedBytesMax) return false;
  const { kind } = candidate;
  const key = { kind, namespace: source.namespace, name };
  const asset = await findByAnyName(services, db.query, key);
  try {
    const { digest } = await buildArchive(kind, await readFiles(candidate, tree), settings.limits);
    const version = manifest?.ok ? manifest.version : null;
    const wanted = { version, digest, onTaken: 'next-patch' as const };
    return (await decidePublish(services, db.query, key, asset, wanted)).outcome === 'unchanged';
  } catch (err) {
    if (err instanceof AppError && db.explain(err) === err) return false;
    throw err;
  }
}
