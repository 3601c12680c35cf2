import type { AssetId } from './asset-id.ts';
import { keptNote } from './kept.ts';
import type { LockedFile } from './lockfile.ts';
import { type FilePlace, hasContent } from './own-file.ts';
import type { Draft } from './plan.ts';
import type { SurveyedFile } from './survey.ts';
import { sha256 } from './unpack.ts';

/** A file that an asset is to have. */
export type WantedFile = FilePlace & { content: string; targets: string[] };

type Options = { force: boolean; frozen: boolean };

/** Plans a file of an asset. Gives what the lock records of it. */
export function planFile(
  draft: Draft,
  id: AssetId,
  wanted: WantedFile,
  before: SurveyedFile | null,
  { force, frozen }: Options,
): LockedFile {
  const { path, state, targets } = wanted;
  const bytes = new TextEncoder().encode(wanted.content);
  const digest = sha256(bytes);
  const folder = draft.record(path);
  const { kept: _, ...known } = before?.recorded ?? {};
  const locked: LockedFile = {
    ...known,
    type: 'file',
    path: folder,
    sha256: digest,
    targets,
  };
  const say = (action: 'create' | 'replace' | 'keep', notes: string[] = []) =>
    draft.say({ ...id, type: 'file', folder, targets, action, notes });
  if (frozen && before && before.recorded.sha256 !== digest) {
    draft.refuse(path, 'has another content in the lock file than in this version');
    return locked;
  }
  const file = { kind: 'file', path, bytes, mode: null } as const;
  if (state.kind === 'absent') {
    draft.addChange(wanted, { ...file, expected: null, displaced: { kind: 'nothing' } });
    say('create', before ? ['it was missing; placed again'] : []);
    return locked;
  }
  if (hasContent(state, digest)) {
    say('keep', before ? [] : ['it was there already']);
    return locked;
  }
  if (state.kind === 'file' && before && hasContent(state, before.recorded.sha256)) {
    draft.addChange(wanted, { ...file, expected: state.bytes, displaced: { kind: 'whole' } });
    say('replace');
    return locked;
  }
  if (!force) {
    draft.refuse(
      path,
      before ? 'has changes of yours' : 'already exists and was not installed by agenthub-cli',
    );
    return locked;
  }
  const aside = draft.backup(path);
  draft.addChange(wanted, { ...file, expected: null, displaced: aside });
  say('replace', [`what was there is now ${draft.record(aside.to)}`]);
  return locked;
}

/**
 * Plans the removal of a file. One that the user changed is kept and named, unless it is forced. Gives whether it is
 * kept, so that its record must be too.
 */
export function removeFileOf(
  draft: Draft,
  id: AssetId,
  file: SurveyedFile,
  { force, targets = file.recorded.targets }: { force: boolean; targets?: string[] },
): boolean {
  const { recorded, state } = file;
  const say = (action: 'remove' | 'leave', notes: string[] = []) =>
    draft.say({ ...id, type: 'file', folder: recorded.path, targets, action, notes });
  if (state.kind === 'absent') say('leave', ['it was already gone']);
  else if (state.kind === 'other') {
    say('leave', ['agenthub-cli did not put this there; not changed']);
  } else if (!hasContent(state, recorded.sha256) && !force) {
    say('leave', [keptNote]);
    return true;
  } else {
    draft.remove(file, { kind: 'whole' });
    say('remove');
  }
  return false;
}
