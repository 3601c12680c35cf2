import { pointerOf } from './pointer.ts';

/** The objects above the end of a path that are new where only the first `depth` keys lead to one. */
export function createdParents(path: readonly string[], depth: number): Record<string, string> {
  const pointers = path.slice(0, -1).map((_, at) => pointerOf(path.slice(0, at + 1)));
  return Object.fromEntries(pointers.slice(depth).map((pointer) => [pointer, '']));
}

/** A value in an object for each key of a path. */
export function nested(path: readonly string[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value);
}
