import { createHash } from 'node:crypto';
import { AppError } from '#schema/error.ts';
import type { ObjectHeader, ObjectKind } from './header.ts';

/** An object of a pack. */
export type PackedObject = {
  oid: string;
  kind: ObjectKind;
  /** Unpacked. */
  sizeBytes: number;
  /** Where in the pack it starts. */
  offset: number;
  header: ObjectHeader;
  /** What it is a delta of; null for one that is whole. */
  base: PackedObject | null;
  /** How many deltas it is away from one that is whole. */
  depth: number;
};

/** A delta whose base has not been named yet. */
export type WaitingDelta = { header: ObjectHeader; offset: number; resultBytes: number };

/** The name of an object: the SHA-1 of its kind, size and bytes. */
export function nameObject(kind: ObjectKind, bytes: Uint8Array): string {
  return createHash('sha1').update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The refusal of a repository that passes a limit: `git.too_large` with which, and what to do. */
export function tooLarge(
  reason: string,
  advice = 'Keep skills in a repository of their own.',
): AppError {
  return new AppError('git.too_large', `The repository is too large: ${reason}. ${advice}`);
}
