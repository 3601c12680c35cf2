import { createHash } from 'node:crypto';
import { AppError } from '#schema/error.ts';
import type { ObjectHeader, ObjectKind } from './header.ts';

/** An object in a pack. */
export type PackedObject = {
  oid: string;
  kind: ObjectKind;
  /** The unpacked size. */
  sizeBytes: number;
  /** The offset in the pack. */
  offset: number;
  header: ObjectHeader;
  /** The base of a delta; null for a whole object. */
  base: PackedObject | null;
  /** The number of deltas between it and a whole object. */
  depth: number;
};

/** A delta whose base is not resolved yet. */
export type WaitingDelta = { header: ObjectHeader; offset: number; resultBytes: number };

/** The object id: the SHA-1 of kind, size and bytes. */
export function nameObject(kind: ObjectKind, bytes: Uint8Array): string {
  return createHash('sha1').update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The error `git.too_large`, with the exceeded limit and advice. */
export function tooLarge(
  reason: string,
  advice = 'Keep skills in a repository of their own.',
): AppError {
  return new AppError('git.too_large', `The repository is too large: ${reason}. ${advice}`);
}
