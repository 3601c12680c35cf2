import type { ErrorItem } from '#schema/error.ts';
import { CliError } from '../errors.ts';
import { canonicalJson } from './entries/data.ts';
import type { Lock } from './lock-shape.ts';

const marker = /^(<{7}|\|{7}|={7}|>{7})( .*)?\r?$/;

/** Whether a text has the conflict markers that git writes at a merge. */
export function hasConflict(text: string): boolean {
  return text.split('\n').some((line) => marker.exec(line)?.[1] === '<<<<<<<');
}

/** Both sides of a text with conflict markers; `base` if git wrote what was there before (`diff3`). */
export function sidesOf(text: string): { ours: string; base: string | null; theirs: string } {
  const sides = { ours: [] as string[], base: [] as string[], theirs: [] as string[] };
  let side: keyof typeof sides | null = null;
  let hasBase = false;
  for (const line of text.split('\n')) {
    const sign = marker.exec(line)?.[1];
    if (sign === '<<<<<<<') side = 'ours';
    else if (sign === '|||||||') {
      side = 'base';
      hasBase = true;
    } else if (sign === '=======') side = 'theirs';
    else if (sign === '>>>>>>>') side = null;
    else if (side) sides[side].push(line);
    else for (const one of Object.values(sides)) one.push(line);
  }
  const [ours, base, theirs] = [sides.ours, sides.base, sides.theirs].map((one) => one.join('\n'));
  return { ours: ours ?? '', base: hasBase ? (base ?? '') : null, theirs: theirs ?? '' };
}

/**
 * The lock with what both sides have. An asset that only one side changed is taken from it. Throws
 * `cli.refused`, with the refs, if both changed the same one, or if without a base that is not known.
 */
export function mergeLocks(ours: Lock, base: Lock | null, theirs: Lock, path: string): Lock {
  const errors: ErrorItem[] = [];
  const assets: Lock['assets'] = {};
  for (const key of new Set([...Object.keys(ours.assets), ...Object.keys(theirs.assets)])) {
    const [one, other, before] = [ours, theirs, base].map((lock) =>
      lock && Object.hasOwn(lock.assets, key) ? lock.assets[key] : undefined,
    );
    const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);
    let taken = one ?? other;
    if (base && same(one, before)) taken = other;
    else if (base && same(other, before)) taken = one;
    else if (one && other && !same(one, other)) {
      const detail = `is ${one.version} on one side of the merge and ${other.version} on the other, or in other places`;
      errors.push({ pointer: key, detail });
    }
    if (taken) assets[key] = taken;
  }
  if (errors.length > 0) {
    throw new CliError('cli.refused', `${path} has merge conflicts in the same assets`, {
      errors,
      hints: [
        `take one side of them, and keep the rest:  git checkout --ours ${path}`,
        'then install what the other side has:  agenthub-cli add <ref>',
      ],
    });
  }
  return {
    ...theirs,
    ...ours,
    createdFolders: [...new Set([...ours.createdFolders, ...theirs.createdFolders])],
    sharedFiles: { ...theirs.sharedFiles, ...ours.sharedFiles },
    assets,
  };
}
